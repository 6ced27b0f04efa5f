import type { Schemas } from '../api'

export const STATES: Record<string, readonly [string, string]> = {
  sealed: ['待确认', 'to be confirmed'],
  disputed: ['有异议', 'disputed'],
  confirmed: ['已确认', 'confirmed'],
  sent: ['已付款', 'paid, on its way'],
  paid: ['已清', 'settled'],
}
export const TONES: Record<string, string> = {
  sealed: 'info',
  disputed: 'bad',
  confirmed: 'warn',
  sent: 'info',
  paid: 'good',
}
export const PURPOSES: Record<string, readonly [string, string]> = {
  statement: ['清算单', 'statement'],
  prepayment: ['预付金', 'prepayment'],
  moves: ['随人转走的余额', 'balances of people who moved'],
}
export const SENT: Record<string, readonly [string, string]> = {
  in_transit: ['在途', 'on its way'],
  received: ['已收到', 'received'],
}
export const LEVELS: Record<string, readonly [string, string]> = {
  normal: ['正常', 'normal'],
  yellow: ['黄：过 70 %', 'yellow: above 70 %'],
  red: ['红：过 90 %，该追加', 'red: above 90 %, ask for more'],
}
export const LEVEL_TONES: Record<string, string> = { normal: 'good', yellow: 'warn', red: 'bad' }

type Statement = Schemas['StatementView']
export type StatementAct = 'confirm' | 'dispute' | 'answer' | 'pay' | 'receive'

const covers = (scope: string, area: string) => area.startsWith(scope)

/** What a clerk with these places can do to a statement as it stands: the one who owes confirms,
 * either disputes, the other than the last disputer answers, the payer pays, the payee receives. The
 * server decides; this only leaves out what it would refuse. */
export function actsOf(view: Statement, scope: string): StatementAct[] {
  const sides = [view.speaker.area, view.other.area]
  const mine = sides.filter((area) => covers(scope, area))
  const acts: StatementAct[] = []
  if (view.state === 'sealed') {
    if (covers(scope, view.speaker.area)) acts.push('confirm')
    if (mine.length) acts.push('dispute')
  }
  if (view.state === 'disputed') {
    const by = view.disputes.at(-1)?.side.area
    if (mine.some((area) => area !== by)) acts.push('answer')
  }
  if (view.state === 'confirmed' && view.pays && covers(scope, view.pays.payer.area)) {
    acts.push('pay')
  }
  if (view.state === 'sent' && view.pays && covers(scope, view.pays.payee.area)) {
    acts.push('receive')
  }
  return acts
}

/** Which remittance paid a statement: one bank's number pays one thing. */
export function paidBy(
  view: Statement,
  remittances: readonly Schemas['RemittanceView'][],
): Schemas['RemittanceView'] | undefined {
  return remittances.find(
    (one) =>
      one.purpose === 'statement' &&
      one.state === 'in_transit' &&
      one.payer.area === view.pays?.payer.area &&
      one.payee.area === view.pays.payee.area &&
      one.sent.bank_ref === view.sent?.bank_ref,
  )
}
