import { texts } from '@/shared/i18n'
import type { Step } from '@/shared/ui/Timeline.vue'
import type { FamilyCase } from './read'

/** Cases in words where the interface gives Chinese alone. */
const kinds = texts({
  review: ['绑定申请审核', 'Review of an application'],
  sample: ['承诺抽查', 'Pledge looked at after the fact'],
  ward: ['监护关系审核', 'Review of a guardianship'],
  merge: ['新生儿身份号码合并', 'Newborn’s number joined'],
  correction: ['信息更正', 'Correction of data'],
  appeal: ['申诉', 'Appeal'],
})
export const caseKind = (one: FamilyCase): string =>
  kinds[one.kind as keyof typeof kinds] ?? one.kind_zh

const states = texts({
  open: ['等待经办处理', 'Waits for a clerk'],
  claimed: ['经办处理中', 'A clerk has it'],
  returned: ['退回补正', 'Sent back to be mended'],
  decided: ['已办结', 'Decided'],
  closed: ['已关闭', 'Closed'],
})
const noText = texts({ no: ['', 'Not approved'] })
const isRejected = (one: FamilyCase) => one.steps.some((step) => step.kind === 'rejected')
/** The server's Chinese tells “没有通过” from “已办结”; the English says so too. */
export const caseState = (one: FamilyCase): string => {
  if (!noText.no) return one.state_zh
  if (one.state === 'decided' && isRejected(one)) return noText.no
  return states[one.state as keyof typeof states] ?? one.state_zh
}
export function caseTone(one: FamilyCase): '' | 'good' | 'warn' | 'bad' {
  if (one.state === 'returned') return 'bad'
  if (one.state === 'decided') return isRejected(one) ? 'bad' : 'good'
  return one.state === 'closed' ? '' : 'warn'
}
/** Who must act now; `null` = nobody. */
export function caseActs(one: FamilyCase): { who: string; said: string } | null {
  if (one.state === 'returned') return { who: 'caller', said: '您' }
  return one.state === 'open' || one.state === 'claimed'
    ? { who: 'agency', said: '医保经办' }
    : null
}

/** Fields that a clerk names and that a correction may be about, by the names of the interface. */
const fields = texts({
  limits: ['限额', 'Limits'],
  'limits.payment': ['每次限额', 'Limit per payment'],
  'limits.month': ['每月限额', 'Limit per month'],
  'limits.year': ['每年限额', 'Limit per year'],
  scopes: ['用途', 'Uses'],
  documents: ['材料', 'Papers'],
  beneficiary: ['家人的姓名或证件', 'The relative’s name or certificate'],
  kinship: ['关系', 'Kinship'],
  pledge: ['承诺书', 'Pledge'],
  psn_name: ['姓名', 'Name'],
  psn_cert_type: ['证件类型', 'Kind of certificate'],
  certno: ['证件号码', 'Number of the certificate'],
  tel: ['手机号', 'Phone'],
  card_no: ['社保卡号', 'Number of the social security card'],
  gend: ['性别', 'Sex'],
  brdy: ['出生日期', 'Day of birth'],
  insutype: ['险种（职工 / 居民）', 'Insurance (employees / residents)'],
  psn_type: ['人员类别（在职 / 退休等）', 'Group (at work, retired …)'],
})
export const fieldSaid = (field: string): string => {
  const first = field.split('.')[0] ?? field
  return fields[field as keyof typeof fields] ?? fields[first as keyof typeof fields] ?? field
}
export const CORRECTABLE = [
  'psn_name',
  'psn_cert_type',
  'certno',
  'tel',
  'card_no',
  'gend',
  'brdy',
  'insutype',
  'psn_type',
] as const

const steps = texts({
  filed: ['已提交', 'Handed in'],
  claimed: ['经办已受理', 'A clerk took it'],
  returned: ['退回补正', 'Sent back'],
  resubmitted: ['已重新提交', 'Handed in again'],
  approved: ['已通过', 'Approved'],
  rejected: ['没有通过', 'Not approved'],
  taken_back: ['通过已撤回，重新审核', 'Approval taken back; reviewed anew'],
  reminded: ['已提醒', 'Reminded'],
  closed: ['已关闭', 'Closed'],
  escalated: ['超过办理期限，已优先排队', 'Overdue; moved to the front'],
  mend: [
    (note: string, list: string) => [note, list && `要改：${list}`].filter(Boolean).join('；'),
    (note: string, list: string) => [note, list && `To mend: ${list}`].filter(Boolean).join('; '),
  ],
})
/** The history as a timeline, with what waits now at its end. */
export function caseSteps(one: FamilyCase): Step[] {
  const done = one.steps.map((step): Step => {
    const title = steps[step.kind as 'filed'] ?? step.kind_zh
    const note = steps.mend(step.note ?? '', (step.fields ?? []).map(fieldSaid).join('、'))
    return { title, at: step.at, note, state: 'done' }
  })
  const acts = caseActs(one)
  const last = done[done.length - 1]
  if (acts && last && one.state === 'returned')
    Object.assign(last, { who: acts.who, who_zh: acts.said, state: 'now' } satisfies Partial<Step>)
  else if (acts)
    done.push({ title: caseState(one), who: acts.who, who_zh: acts.said, state: 'now' })
  return done
}
