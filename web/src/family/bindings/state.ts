import { either, texts } from '@/shared/i18n'
import type { Step } from '@/shared/ui/Timeline.vue'
import { day } from '@/shared/date'
import type { Binding } from './read'

/** What the state of a binding means for whoever looks at it. */
const t = texts({
  filed: ['提交申请', 'Application'],
  review: ['医保经办审核', 'Review by the agency'],
  mend: ['退回来了，要改了再交', 'Sent back to be mended'],
  accept: ['家人确认（需要的话）', 'The relative agrees, where needed'],
  acceptYou: ['请您确认', 'You agree or decline'],
  acceptOther: [(n: string) => `等${n}确认`, (n: string) => `${n} agrees or declines`],
  by: [(d: string) => `最晚${d}，过了就作废`, (d: string) => `Until ${d}, then it lapses`],
  usable: ['可以使用', 'In force'],
  from: [(d: string) => `${d}起可以使用`, (d: string) => `In force from ${d}`],
  until: [(d: string) => `到${d}为止`, (d: string) => `Until ${d}`],
  offYou: ['您暂停了，先不付', 'Paused by you'],
  offOther: ['对方暂停了，先不付', 'Paused by the owner of the account'],
  youAccept: ['等您确认', 'Waits for you'],
  youDeclined: ['您没有同意', 'Declined by you'],
  youSwitch: ['已解冻，等您重新开启', 'Suspended until you switch it on again'],
  youEnded: ['您已解绑', 'Over: ended by you'],
  otherEnded: ['对方已解绑', 'Over: ended by the other'],
})

export const OVER = ['ended', 'withdrawn', 'rejected', 'declined', 'lapsed']
export const isOver = (one: Binding): boolean => OVER.includes(one.state)
/** It stands in the order of payers and counts against caps. */
export const counts = (one: Binding): boolean => !isOver(one) && one.state !== 'draft'

/** The state as this reader says it. */
export function stateSaid(one: Binding): string {
  const isMine = one.role === 'grantor'
  if (one.switched_off && one.state === 'active') return isMine ? t.offYou : t.offOther
  if (one.state === 'ended' && (one.why === 'grantor' || one.why === 'beneficiary'))
    return one.why === one.role ? t.youEnded : t.otherEnded
  if (!isMine && one.state === 'awaiting_acceptance') return t.youAccept
  if (!isMine && one.state === 'declined') return t.youDeclined
  if (isMine && one.state === 'suspended' && one.why === 'awaiting_reactivation') return t.youSwitch
  return either(one.state_zh, one.state_en)
}

export function tone(one: Binding): 'good' | 'warn' | 'bad' | '' {
  if (one.state === 'active') return one.switched_off ? 'warn' : 'good'
  if (one.state === 'suspended' || one.state === 'returned') return 'bad'
  return isOver(one) ? '' : 'warn'
}

/** Who must act now, as the chip says it; `null` = nobody. */
export function actsNow(one: Binding): { who: string; said: string } | null {
  const you = { who: 'caller', said: '您' }
  const family = { who: 'grantor', said: '家人' }
  const grantor = one.role === 'grantor' ? you : family
  switch (one.state) {
    case 'awaiting_acceptance':
      return one.role === 'beneficiary' ? you : { who: 'beneficiary', said: '家人' }
    case 'submitted':
    case 'in_review':
      return { who: 'agency', said: '医保经办' }
    case 'returned':
      return grantor
    case 'suspended':
      if (one.why === 'awaiting_reactivation') return grantor
      return one.why === 'frozen' ? { who: 'agency', said: '医保经办' } : null
    default:
      return null
  }
}

/** The way of a binding. What nobody wrote down is not told: only its own days stand here. */
export function stepsOf(one: Binding): Step[] {
  const acts = actsNow(one)
  const who = { who: acts?.who, who_zh: acts?.said }
  const note = one.act_by ? t.by(day(one.act_by)) : null
  const steps: Step[] = [{ title: t.filed, at: one.filed_at, state: 'done' }]
  const later = (title: string): Step => ({ title, state: 'later' })
  const usable = later(t.usable)
  switch (one.state) {
    case 'submitted':
    case 'in_review':
      steps.push({ title: t.review, ...who, state: 'now' }, later(t.accept), usable)
      break
    case 'returned':
      steps.push({ title: t.mend, ...who, note, state: 'now' }, later(t.review), usable)
      break
    case 'awaiting_acceptance': {
      const mine = one.role === 'beneficiary'
      const title = mine ? t.acceptYou : t.acceptOther(one.other.name)
      steps.push({ title, ...who, note, state: 'now' }, usable)
      break
    }
    case 'pending_effect':
      steps.push({ title: t.from(day(one.effective_from)), state: 'now' })
      break
    default: {
      const title = stateSaid(one)
      const isDone = isOver(one) || (one.state === 'active' && !one.switched_off)
      steps.push({ title, ...who, state: isDone ? 'done' : 'now' })
    }
  }
  if (!isOver(one) && one.until) steps.push(later(t.until(day(one.until))))
  return steps
}
