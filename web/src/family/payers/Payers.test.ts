import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '@/shared/testing/server'
import { openPage } from '../testing'

afterEach(() => vi.unstubAllGlobals())

const API = '/api/family/v1'
const one = (id: string, name: string, state = 'active') => ({
  kind: 'binding',
  id,
  role: 'beneficiary',
  other: { name, area: '110000', area_name: '北京市' },
  kinship: 'child',
  kinship_zh: '子女',
  state,
  state_zh: state === 'active' ? '可以使用' : '账户冻结，暂停使用',
  state_en: state,
  filed_at: `2026-11-0${id.slice(1)}T09:30:00+08:00`,
  effective_from: '2026-11-01T09:30:00+08:00',
  until: null,
  limits: { payment: null, month: null, year: null },
  scopes: ['outpatient'],
  rank: null,
  switched_off: false,
  used: { month: '0.00', year: '0.00' },
})
const HELD = [
  one('B1', '陈*'),
  one('B2', '赵*'),
  one('B3', '孙*', 'suspended'),
  one('B4', '钱*', 'ended'),
]

function server(payers: object, more: Parameters<typeof answer>[0] = {}) {
  const said = { order: ['B1', 'B2'], rule: 'ranked', settable: true, picked_at_payment: false }
  return answer({
    [`GET ${API}/payers/order`]: () => ({ body: { ...said, ...payers } }),
    [`GET ${API}/bindings`]: () => ({ body: { bindings: HELD } }),
    [`POST ${API}/proofs`]: () => ({ status: 201, body: { proof: 'P1' } }),
    [`PUT ${API}/payers/order`]: () => ({ body: { ...said, order: ['B2', 'B1'] } }),
    ...more,
  })
}
const user = userEvent.setup()

test('the order is changed by the keyboard: told, focus goes along, every binding is sent', async () => {
  const sent = server({})
  await openPage('/payers')
  const up = await screen.findByRole('button', { name: '孙* 上移' })
  up.focus()
  await user.keyboard('{Enter}')
  expect(screen.getByText('孙* 现在排第 2，共 3 位。还没有保存。')).toHaveAttribute(
    'role',
    'status',
  )
  expect(screen.getByRole('button', { name: '孙* 上移' })).toHaveFocus()
  await user.keyboard('{Enter}')
  // At the top there is no up any more: the focus is not lost.
  expect(screen.getByRole('button', { name: '孙* 下移' })).toHaveFocus()
  await user.click(screen.getByRole('button', { name: /保存顺序/ }))
  await user.click(await screen.findByRole('button', { name: '开始刷脸' }))
  expect(await screen.findByText(/顺序已经保存/)).toBeInTheDocument()
  const act = sent.find((known) => known.method === 'PUT')!
  expect(act.body).toEqual({ order: ['B3', 'B1', 'B2'] })
  expect(act.headers.get('X-Proof')).toBe('P1')
})

test('where the area decides, the rule is told and there is nothing to move', async () => {
  server({ rule: 'balance_descending', settable: false })
  await openPage('/payers')
  expect(await screen.findByText(/账户里钱多的先付/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /上移/ })).toBeNull()
})

test('a pick asks for a proof only where a password was set', async () => {
  const problem = {
    type: '/problems/PROOF_MISSING',
    title: '要确认是本人。',
    status: 403,
    detail: '',
    detail_en: '',
    code: 'PROOF_MISSING',
    who: 'beneficiary',
    who_zh: '您',
    next: '',
    instance: '1',
  }
  const sent = server(
    { rule: 'picked', settable: false, picked_at_payment: true },
    {
      [`POST ${API}/payers/pick`]: ({ headers }) =>
        headers.get('X-Proof')
          ? { body: { binding: 'B2', until: '2126-11-22T09:45:00+08:00' } }
          : { status: 403, body: problem },
    },
  )
  await openPage('/payers')
  await user.click(await screen.findByLabelText('赵*'))
  await user.click(screen.getByRole('button', { name: '就用这一位' }))
  await user.type(
    await screen.findByLabelText('共济密码', { selector: '[type=password]' }),
    '135790',
  )
  await user.click(screen.getByRole('button', { name: '确认' }))
  expect(await screen.findByText(/已选 赵\*，09:45 前去付款/)).toBeInTheDocument()
  const [first, second] = sent.filter((known) => known.path.endsWith('/pick'))
  expect(second!.headers.get('X-Proof')).toBe('P1')
  expect(second!.headers.get('Idempotency-Key')).not.toBe(first!.headers.get('Idempotency-Key'))
})
