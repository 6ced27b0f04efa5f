import { expect, test } from 'vitest'
import type { Schemas } from '../api'
import { mine, others, type Read } from './needs'

const binding = (id: string, more: Partial<Schemas['Binding']>) =>
  ({
    id,
    role: 'beneficiary',
    other: { name: '陈*', area: '110000', area_name: '北京市' },
    state: 'awaiting_acceptance',
    ...more,
  }) as Schemas['Binding']
const order = (id: string, until: string, more: object = {}) =>
  ({ id, institution: '市一院', total: '80.00', state: '1', until, ...more }) as Schemas['PayOrder']
const returned = (id: string, due: string | null, state = 'returned') =>
  ({
    id,
    kind_zh: '审核',
    state,
    state_zh: '等',
    due,
    next_zh: '补',
    next_en: '',
  }) as Schemas['FamilyCase']
const message = (id: string, about: string, read = false) =>
  ({ id, about, read, text: `消息${id}`, text_en: '' }) as Schemas['Message']

const keys = (read: Read) => mine(read).map((need) => need.key)

test('the soonest deadline comes first, a day lasts until its end, none comes last', () => {
  const read: Read = {
    bindings: [binding('B1', { act_by: '2026-12-01' })],
    orders: [order('O2', '2026-11-23T18:00:00+08:00'), order('O1', '2026-11-23T09:45:00+08:00')],
    cases: [returned('C1', '2026-11-23'), returned('C0', null)],
    messages: [message('M1', 'balance_low')],
  }
  expect(keys(read)).toEqual([
    'order O1',
    'order O2',
    'case C1',
    'binding B1',
    'case C0',
    'message M1',
  ])
})

test('what waits for others is told apart, with who acts', () => {
  const read: Read = {
    bindings: [
      binding('B1', { role: 'grantor', act_by: '2026-12-01' }),
      binding('B2', { role: 'grantor', state: 'in_review' }),
    ],
    orders: [
      order('O1', '2026-11-23T09:45:00+08:00', { agreed: { until: '2026-11-23T09:50:00+08:00' } }),
    ],
    cases: [returned('C1', '2026-11-25', 'claimed'), returned('C2', null, 'decided')],
  }
  expect(mine(read)).toEqual([])
  expect(others(read).map((need) => [need.key, need.who])).toEqual([
    ['order O1', 'institution'],
    ['case C1', 'agency'],
    ['binding B1', 'beneficiary'],
    ['binding B2', 'agency'],
  ])
})

test('a reminder of what is asked already is not asked twice; other messages are counted', () => {
  const reminder = { ...message('M1', 'acceptance_reminder'), binding: 'B1' }
  const read: Read = {
    bindings: [binding('B1', { act_by: '2026-12-01' })],
    messages: [reminder, message('M2', 'aid_paid'), message('M3', 'aid_paid', true)],
  }
  const needs = mine(read)
  expect(needs.map((need) => need.key)).toEqual(['binding B1', 'unread'])
  expect(needs[1]?.title).toBe('有 2 条消息没看')
})

test('a stay is asked about only where somebody could pay for it', () => {
  const stay = { id: 'S1', institution: '市一院', state: 'open', admitted: '' } as Schemas['Stay']
  expect(keys({ stays: [stay], bindings: [] })).toEqual([])
  const helped = [binding('B1', { state: 'active' })]
  expect(keys({ stays: [stay], bindings: helped })).toEqual(['stay S1'])
  const agreed = { ...stay, aid_consent: { id: 'A', at: '', channel: 'online' } }
  expect(keys({ stays: [agreed], bindings: helped })).toEqual([])
})
