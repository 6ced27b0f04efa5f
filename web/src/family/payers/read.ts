import { familyApi, forHeaders, must } from '../api'
import { useRead } from '../session/read'
import { texts } from '@/shared/i18n'
import type { Binding } from '../bindings/read'
import { counts } from '../bindings/state'

export function usePayers() {
  return useRead('payers', () =>
    must(familyApi.GET('/api/family/v1/payers/order', { headers: forHeaders() })),
  )
}

/** Every binding that must be named in an order: those that would be asked now in their order, then
 * the others that count, by the rank that was set and by filing. */
export function orderOf(held: Binding[], order: string[]): Binding[] {
  const all = held.filter(counts)
  const place = (one: Binding) => {
    const at = order.indexOf(one.id)
    return at < 0 ? order.length : at
  }
  return [...all].sort(
    (a, b) =>
      place(a) - place(b) ||
      (a.rank ?? Infinity) - (b.rank ?? Infinity) ||
      a.filed_at.localeCompare(b.filed_at),
  )
}

/** The list with one taken out and put in at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list]
  const [one] = next.splice(from, 1)
  if (one !== undefined) next.splice(to, 0, one)
  return next
}

const t = texts({
  nth: [
    (name: string, n: number) => `${name}（同名里先绑定的第 ${n} 位）`,
    (name: string, n: number) => `${name} (no. ${n} of that name by filing)`,
  ],
})
/** What each is called: masked names of one family may be alike, then by filing. */
export function labelsOf(bindings: readonly Binding[]): Map<string, string> {
  const filed = [...bindings].sort((a, b) => a.filed_at.localeCompare(b.filed_at))
  return new Map(
    filed.map((one) => {
      const same = filed.filter((other) => other.other.name === one.other.name)
      const label = same.length > 1 ? t.nth(one.other.name, same.indexOf(one) + 1) : one.other.name
      return [one.id, label]
    }),
  )
}
