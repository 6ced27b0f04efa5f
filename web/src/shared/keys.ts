/** Vant gives controls a role and no keys: Enter and Space click what is no real button. */
export function keysClick(): void {
  const roles = ['button', 'checkbox', 'radio', 'switch', 'tab']
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    const target = event.target
    if (!(target instanceof HTMLElement) || target.matches('button, a, input, select, textarea'))
      return
    if (!roles.includes(target.getAttribute('role') ?? '')) return
    event.preventDefault()
    target.click()
  })
}
