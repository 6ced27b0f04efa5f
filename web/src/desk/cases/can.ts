import type { Schemas } from '../api'
import { type Me, saidName } from '../session/me'

type CaseView = Schemas['CaseView']

/** How long an approval can be taken back, ms (the platform's rule). */
const HOUR = 60 * 60_000

/** What this clerk can do to a case now; the server decides it again. */
export function can(view: CaseView, me: Me, now = Date.now()) {
  const mine = view.holder === saidName(me)
  const held = view.state === 'claimed' && mine
  const isProposal = view.kind === 'proposal'
  const atOnce = isProposal && view.state === 'open'
  const last = view.steps.at(-1)
  const approvedAt =
    view.state === 'decided' && last?.kind === 'approved' && last.by === saidName(me)
      ? Date.parse(last.at)
      : null
  const until = approvedAt === null ? null : approvedAt + HOUR
  const undoable = !['proposal', 'appeal'].includes(view.kind)
  return {
    claim: view.may_decide && view.state === 'open',
    release: view.state === 'claimed' && (mine || (view.escalated && view.may_decide)),
    decide: view.may_decide && (held || atOnce),
    returns: held && ['review', 'sample', 'ward', 'merge'].includes(view.kind),
    handOver: held,
    /** Until when the approval can be taken back, ms. */
    takeBack: undoable && until !== null && now < until ? until : null,
    /** An approval that nothing but another act undoes: it is looked at twice. */
    isFinal: !undoable,
    /** An appeal is answered in words, whichever way. */
    noteNeeded: view.kind === 'appeal',
  }
}
export type Can = ReturnType<typeof can>

/** Fields of an application that can be named for mending, by the kind of the case. */
export function mendable(view: CaseView): string[] {
  const papers = ['documents', ...new Set(view.documents.map((one) => `documents.${one.kind}`))]
  if (view.kind === 'ward') return ['ground', 'until', ...papers]
  if (view.kind === 'merge') return ['cert_no', ...papers]
  return [
    'kinship',
    'limits.payment',
    'limits.month',
    'limits.year',
    'scopes',
    'until',
    'pledge',
    ...papers,
  ]
}
