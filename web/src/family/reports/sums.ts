import { fen, yuan } from '@/shared/money'
import type { Schemas } from '../api'

type Line = Schemas['ReportLine']

/** One row of the chart: whose care, out of which pocket how much, in 分. */
export interface Row {
  member: string
  pockets: Partial<Record<string, number>>
  /** 分 */
  total: number
}

/** What each person's care came to by pocket, the largest first. The sums are the server's; here they
 * are only put side by side. */
export function byMember(lines: Line[]): Row[] {
  const rows = new Map<string, Row>()
  for (const line of lines) {
    const row = rows.get(line.member) ?? { member: line.member, pockets: {}, total: 0 }
    const net = fen(line.net)
    row.pockets[line.payer] = (row.pockets[line.payer] ?? 0) + net
    row.total += net
    rows.set(line.member, row)
  }
  return [...rows.values()].sort((a, b) => b.total - a.total)
}

/** Pockets that occur, in the order money is taken, with their names. */
export function pocketsOf(lines: Line[]): { key: string; name: string }[] {
  const order = ['fund', 'own', 'aid', 'quota', 'cash', 'hospital']
  const names = new Map(lines.map((line) => [line.payer, line.payer_zh]))
  return order.filter((key) => names.has(key)).map((key) => ({ key, name: names.get(key) ?? key }))
}

type Report = Schemas['Report']
const plus = (a: string, b: string) => yuan(fen(a) + fen(b))

/** A long period is answered in parts whose sums add up; this is one more part onto those before. */
export function joined(before: Report, part: Report): Report {
  const own = Object.entries(before.own_care) as [keyof Report['own_care'], string][]
  return {
    ...before,
    lines: [...before.lines, ...part.lines],
    own_care: Object.fromEntries(
      own.map(([key, sum]) => [key, plus(sum, part.own_care[key])]),
    ) as Report['own_care'],
    for_relatives: plus(before.for_relatives, part.for_relatives),
    from_account: plus(before.from_account, part.from_account),
    uses: before.uses + part.uses,
    more_from: part.more_from,
  }
}
