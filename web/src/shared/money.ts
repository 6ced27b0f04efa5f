/** Amounts are 元 as text with two decimals (`"1500.00"`), as the server writes them; 分 as whole
 * numbers where widths are compared. No amount is ever a fraction here. */

/** `"-1500.05"` → -150005. */
export function fen(yuan: string): number {
  const found = /^(-?)(\d+)\.(\d{2})$/.exec(yuan)
  if (!found) throw new Error('not an amount')
  const [, sign, whole, cents] = found
  const value = Number(whole) * 100 + Number(cents)
  return sign && value !== 0 ? -value : value
}

/** -150005 → `"-1500.05"`. */
export function yuan(value: number): string {
  const digits = String(Math.abs(value)).padStart(3, '0')
  return `${value < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** `"1500000.00"` → `"1,500,000.00"`. */
export function grouped(text: string): string {
  const [whole = '', cents] = text.split('.')
  const parts = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return cents === undefined ? parts : `${parts}.${cents}`
}

/** What somebody typed as an amount, in the server's form; `null` when it is none. `80`, `80.5`,
 * `１００` and `1,500` are understood; more than two decimals are not an amount. */
export function typed(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/[,\s元¥]/g, '')
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(plain)
  if (!found) return null
  return `${Number(found[1])}.${(found[2] ?? '').padEnd(2, '0')}`
}
