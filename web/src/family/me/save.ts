/** Hands a file to the browser to be saved; it is never shown. */
export function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken it by then; the copy in memory goes.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
