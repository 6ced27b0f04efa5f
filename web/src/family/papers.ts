import { forHeaders } from './api'
import { forWhom } from './session/for'

/** Opens a form or receipt in a tab of its own. Acting for somebody else is told by a header, which
 * an address cannot carry: there it is fetched and saved as PDF. */
export async function openPaper(path: string, as: 'html' | 'pdf'): Promise<void> {
  const address = `/api/family/v1${path}?as=${forWhom.value ? 'pdf' : as}`
  if (!forWhom.value) {
    window.open(address, '_blank', 'noopener')
    return
  }
  const answer = await fetch(address, { headers: { 'X-Page': '1', ...forHeaders() } })
  if (answer.ok) save(await answer.blob(), 'gongji.pdf')
}

/** Lets the browser save what is in memory. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
