import type { RouteLocationRaw } from 'vue-router'
import { either } from '@/shared/i18n'
import type { Schemas } from '../api'
import { isReminder } from '../messages/place'

/** What was read for the home page; left out where it could not be read. */
export interface Read {
  bindings?: Schemas['Binding'][]
  links?: Schemas['FamilyLink'][]
  orders?: Schemas['PayOrder'][]
  cases?: Schemas['FamilyCase'][]
  stays?: Schemas['Stay'][]
  wards?: Schemas['Ward'][]
  messages?: Schemas['Message'][]
}

/** Something that waits for somebody. */
export interface Need {
  key: string
  /** Who must act, in the server's words. */
  who: 'caller' | 'beneficiary' | 'institution' | 'agency'
  title: string
  note?: string
  /** Day or moment until which it waits; the soonest comes first. */
  until?: string | null
  button: string
  to: RouteLocationRaw
}

/** A day lasts until its end. */
const end = (until: string | null | undefined) =>
  until ? (until.length === 10 ? `${until}T23:59:59` : until.slice(0, 19)) : '9999'

const sorted = (needs: Need[]) =>
  needs
    .map((need, i) => ({ need, i }))
    .sort((a, b) => end(a.need.until).localeCompare(end(b.need.until)) || a.i - b.i)
    .map(({ need }) => need)

/** Whom the page is about: the reader, or who is acted for. */
export const whomSaid = (name?: string) => name ?? either('您', 'you')

/** What waits for the reader, the soonest deadline first; `whom` is who is acted for. */
export function mine(read: Read, whom?: string): Need[] {
  const needs = [
    ...(read.orders ?? []).flatMap(order),
    ...(read.bindings ?? []).flatMap((one) => binding(one, whomSaid(whom))),
    ...(read.links ?? []).flatMap(link),
    ...(read.cases ?? []).flatMap(returned),
    ...stays(read),
  ]
  const known = new Set(needs.map((need) => need.key))
  const unread = (read.messages ?? []).filter((message) => !message.read)
  const told = unread.filter(isReminder).filter((one) => !known.has(`binding ${one.binding}`))
  const rest = unread.length - told.length
  return sorted([...needs, ...told.map(reminder), ...(rest > 0 ? [unreadNeed(rest)] : [])])
}

/** What waits for somebody else: nothing to be done but to know. */
export function others(read: Read): Need[] {
  return sorted([
    ...(read.bindings ?? []).flatMap(bindingElsewhere),
    ...(read.links ?? []).flatMap(linkElsewhere),
    ...(read.cases ?? []).flatMap(caseElsewhere),
    ...(read.orders ?? []).flatMap(orderElsewhere),
  ])
}

function order(one: Schemas['PayOrder']): Need[] {
  if (one.state !== '1' || one.agreed) return []
  return [
    {
      key: `order ${one.id}`,
      who: 'caller',
      title: either(
        `${one.institution} 有一笔 ${one.total} 元等您付`,
        `${one.institution}: ${one.total} yuan to be paid`,
      ),
      until: one.until,
      button: either('看清楚再付', 'Look and pay'),
      to: { name: 'orders' },
    },
  ]
}

function binding(one: Schemas['Binding'], whom: string): Need[] {
  const need = { key: `binding ${one.id}`, who: 'caller' as const, until: one.act_by }
  const to = { name: 'binding', params: { id: one.id } }
  if (one.state === 'awaiting_acceptance' && one.role === 'beneficiary') {
    const title = either(
      `${one.other.name} 想用自己的医保个人账户为${whom}付医药费`,
      `${one.other.name} offers to pay for ${whom} from their account`,
    )
    const answer = { name: 'binding-accept', params: { id: one.id } }
    return [{ ...need, title, button: either('去确认', 'Answer'), to: answer }]
  }
  if (one.why === 'awaiting_reactivation' && one.role === 'grantor') {
    const title = either(
      `您的账户解冻了，要不要继续为 ${one.other.name} 付`,
      `Your account is no longer frozen: pay for ${one.other.name} again?`,
    )
    return [{ ...need, title, button: either('去开启', 'Switch on'), to }]
  }
  return []
}

function link(one: Schemas['FamilyLink']): Need[] {
  if (one.state !== 'awaiting_acceptance' || one.role !== 'member') return []
  return [
    {
      key: `link ${one.id}`,
      who: 'caller',
      title: either(
        `${one.other} 想和您建亲情账户：${one.rights_zh.join('、')}`,
        `${one.other} asks for a family link with you`,
      ),
      note: either('这不共用账户里的钱。', 'It shares no money.'),
      until: one.answer_by,
      button: either('去回答', 'Answer'),
      to: { name: 'links' },
    },
  ]
}

function returned(one: Schemas['FamilyCase']): Need[] {
  if (one.state !== 'returned') return []
  const note = either(one.next_zh, one.next_en)
  const title = either(`${one.kind_zh}被退回，要补材料`, 'Sent back: something is missing')
  const to = { name: 'case', params: { id: one.id } }
  const button = either('去补', 'Mend it')
  return [{ key: `case ${one.id}`, who: 'caller', title, note, until: one.due, button, to }]
}

/** Relatives' accounts pay nothing of a stay without the patient's consent. */
function stays({ stays = [], bindings = [] }: Read): Need[] {
  const helped = bindings.some((one) => one.role === 'beneficiary' && one.state === 'active')
  if (!helped) return []
  return stays
    .filter((stay) => !stay.aid_consent)
    .map((stay) => ({
      key: `stay ${stay.id}`,
      who: 'caller',
      title: either(
        `您在 ${stay.institution} 住院：要不要让家人的账户一起付`,
        `Your stay at ${stay.institution}: shall relatives' accounts pay too?`,
      ),
      button: either('去决定', 'Decide'),
      to: { name: 'stays' },
    }))
}

const reminder = (message: Schemas['Message']): Need => ({
  key: `message ${message.id}`,
  who: 'caller',
  title: either(message.text, message.text_en),
  button: either('去看', 'Look'),
  // There it is marked as read, and leads on to what it is about.
  to: { name: 'messages' },
})

const unreadNeed = (count: number): Need => ({
  key: 'unread',
  who: 'caller',
  title: either(`有 ${count} 条消息没看`, `${count} unread messages`),
  button: either('看消息', 'Read'),
  to: { name: 'messages' },
})

const look = () => either('看进度', 'See how far')

function bindingElsewhere(one: Schemas['Binding']): Need[] {
  const isAsked = one.state === 'awaiting_acceptance' && one.role === 'grantor'
  const isReviewed = one.state === 'in_review' || one.state === 'submitted'
  if (!isAsked && !isReviewed) return []
  return [
    {
      key: `binding ${one.id}`,
      who: isAsked ? 'beneficiary' : 'agency',
      title: isAsked
        ? either(`等 ${one.other.name} 点同意`, `Waits for ${one.other.name} to agree`)
        : either(`和 ${one.other.name} 的绑定在审核`, `Binding with ${one.other.name}: in review`),
      until: one.act_by,
      button: look(),
      to: { name: 'binding', params: { id: one.id } },
    },
  ]
}

function linkElsewhere(one: Schemas['FamilyLink']): Need[] {
  if (one.state !== 'awaiting_acceptance' || one.role !== 'holder') return []
  const title = either(
    `等 ${one.other} 同意亲情账户`,
    `Waits for ${one.other} to agree to a family link`,
  )
  const [key, to] = [`link ${one.id}`, { name: 'links' }]
  return [{ key, who: 'beneficiary', title, until: one.answer_by, button: look(), to }]
}

function caseElsewhere(one: Schemas['FamilyCase']): Need[] {
  if (one.state !== 'open' && one.state !== 'claimed') return []
  const title = either(`${one.kind_zh}：${one.state_zh}`, 'The agency is looking at your request')
  const to = { name: 'case', params: { id: one.id } }
  return [{ key: `case ${one.id}`, who: 'agency', title, until: one.due, button: look(), to }]
}

function orderElsewhere(one: Schemas['PayOrder']): Need[] {
  if (one.state !== '1' || !one.agreed) return []
  const title = either(
    `您同意付的 ${one.total} 元，等 ${one.institution} 结算`,
    `${one.institution} settles the ${one.total} yuan that you agreed to`,
  )
  const [key, to] = [`order ${one.id}`, { name: 'orders' }]
  return [{ key, who: 'institution', title, until: one.agreed.until, button: look(), to }]
}
