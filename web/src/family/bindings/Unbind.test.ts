import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '@/shared/testing/server'
import { openPage } from '../testing'

afterEach(() => vi.unstubAllGlobals())

const API = '/api/family/v1'
const binding = (more: object = {}) => ({
  kind: 'binding',
  id: 'B1',
  role: 'grantor',
  other: { name: '李*', area: '110000', area_name: '北京市' },
  kinship: 'parent',
  kinship_zh: '父母',
  state: 'active',
  state_zh: '可以使用',
  state_en: 'in force',
  filed_at: '2026-01-02T09:30:00+08:00',
  effective_from: '2026-01-02T09:30:00+08:00',
  until: null,
  limits: { payment: null, month: '500.00', year: null },
  scopes: ['outpatient'],
  rank: null,
  switched_off: false,
  used: { month: '86.40', year: '1200.00' },
  ...more,
})
const quota = (id: string, binding: string, left: string) => ({ id, binding, left, state: 'open' })

function server(said: object = {}, rests: Record<string, unknown[]> = {}) {
  let state = binding(said)
  return answer({
    [`GET ${API}/bindings/B1`]: () => ({ body: state }),
    [`GET ${API}/quotas`]: () => ({ body: { quotas: rests.quotas ?? [] } }),
    [`GET ${API}/premiums`]: () => ({ body: { premiums: rests.premiums ?? [] } }),
    [`GET ${API}/holds`]: () => ({ body: { holds: rests.holds ?? [] } }),
    [`GET ${API}/stays`]: () => ({ body: { stays: rests.stays ?? [] } }),
    [`POST ${API}/proofs`]: () => ({ status: 201, body: { proof: 'P1' } }),
    [`POST ${API}/bindings/B1/unbind`]: () => {
      state = binding({ ...said, state: 'ended', why: 'grantor' })
      return { body: state }
    },
  })
}
const user = userEvent.setup()

test('says what will happen with its amounts, before anything is asked', async () => {
  const sent = server(
    {},
    {
      quotas: [quota('Q1', 'B1', '120.00'), quota('Q2', 'B2', '999.00')],
      premiums: [{ id: 'R1', binding: 'B1', state: 'waiting' }],
      holds: [{ id: 'H1', role: 'payer', other: '李*', amount: '2000.00', state: 'open' }],
    },
  )
  await openPage('/bindings/B1/unbind')
  expect(await screen.findByText(/还剩 120.00 元没用/)).toBeInTheDocument()
  expect(screen.queryByText(/999.00/)).toBeNull()
  expect(screen.getByText(/现在预留着 2000.00 元/)).toBeInTheDocument()
  expect(screen.getByText(/有 1 笔还没扣：马上取消/)).toBeInTheDocument()
  expect(screen.getByText(/本月用了 86.40 元，今年用了 1200.00 元/)).toBeInTheDocument()
  expect(screen.getByText(/以后医院退费，钱照样原路退回/)).toBeInTheDocument()
  expect(screen.getByText(/李\* 会马上收到消息/)).toBeInTheDocument()
  expect(screen.getByText(/确认是您本人以后马上结束/)).toBeInTheDocument()
  expect(sent.filter((one) => one.method === 'POST')).toEqual([])
})

test('what cannot be read is never told to be nothing', async () => {
  const sent = server()
  const known = globalThis.fetch
  vi.stubGlobal('fetch', (request: Request) =>
    request.url.endsWith('/quotas') ? Promise.reject(new TypeError('off')) : known(request),
  )
  await openPage('/bindings/B1/unbind')
  expect(await screen.findByText('现在没有预留。')).toBeInTheDocument()
  expect(screen.getByText(/有额度的，马上结束/)).toBeInTheDocument()
  expect(screen.queryByText('现在没有额度。')).toBeNull()
  expect(sent.length).toBeGreaterThan(0)
})

test('the relative is told which stay will not be paid', async () => {
  server({ role: 'beneficiary' }, { stays: [{ id: 'M1', institution: '演示医院', state: 'open' }] })
  await openPage('/bindings/B1/unbind')
  expect(await screen.findByText(/您在演示医院的住院还没结算/)).toBeInTheDocument()
})

test('ends only after the proof, and shows the binding as it is then', async () => {
  const sent = server()
  const { router } = await openPage('/bindings/B1/unbind')
  await user.click(await screen.findByRole('button', { name: /^解除，/ }))
  await screen.findByRole('dialog')
  expect(sent.some((one) => one.path.endsWith('/unbind'))).toBe(false)
  await user.click(screen.getByRole('button', { name: '开始刷脸' }))
  await waitFor(() => expect(router.currentRoute.value.name).toBe('binding'))
  expect((await screen.findAllByText('您已解绑')).length).toBeGreaterThan(0)
  const proof = sent.find((one) => one.path.endsWith('/proofs'))!
  expect(proof.body).toMatchObject({ act: { method: 'POST', path: '/bindings/B1/unbind' } })
  expect(sent.find((one) => one.path.endsWith('/unbind'))!.headers.get('X-Proof')).toBe('P1')
})
