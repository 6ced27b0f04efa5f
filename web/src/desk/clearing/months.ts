/** Months as the interface writes them: `202611`. */

/** The month of Shanghai's calendar, so many months back. */
export function monthBack(back: number, now = Date.now()): string {
  const today = new Date(now + 8 * 3600 * 1000)
  const at = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1))
  return at.toISOString().slice(0, 7).replace('-', '')
}

/** The last months that can be over, the newest first. */
export const pastMonths = (count = 12, now = Date.now()): string[] =>
  Array.from({ length: count }, (_, back) => monthBack(back + 1, now))

/** `202611` → 2026年11月, 2026-11; `2026Q4` → 2026年第4季度. */
export function monthSaid(month: string, lang: 'zh' | 'en'): string {
  const quarter = /^(\d{4})Q([1-4])$/.exec(month)
  if (quarter) return lang === 'zh' ? `${quarter[1]}年第${quarter[2]}季度` : month
  const found = /^(\d{4})(\d{2})$/.exec(month)
  if (!found) return month
  return lang === 'zh' ? `${found[1]}年${Number(found[2])}月` : `${found[1]}-${found[2]}`
}
