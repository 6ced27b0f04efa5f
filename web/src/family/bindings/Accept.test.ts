import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '@/shared/testing/server'
import { openPage } from '../testing'

afterEach(() => vi.unstubAllGlobals())

const API = '/api/family/v1'
const binding = {
  kind: 'binding',
  id: 'B1',
  role: 'beneficiary',
  other: { name: '张*', area: '110000', area_name: '北京市' },
  kinship: 'parent',
  kinship_zh: '父母',
  state: 'awaiting_acceptance',
  state_zh: '等家人确认',
  state_en: 'waits for the relative',
  filed_at: '2026-11-22T09:30:00+08:00',
  effective_from: '2026-11-22T09:30:00+08:00',
  until: null,
  act_by: '2026-12-22',
  limits: { payment: null, month: '500.00', year: null },
  scopes: ['pharmacy'],
  rank: null,
  switched_off: false,
  used: { month: '0.00', year: '0.00' },
}
const TEXT = '我同意：由对方的职工医保个人账户支付我符合规定的医疗费用。'

function server() {
  return answer({
    [`GET ${API}/bindings/B1`]: () => ({ body: binding }),
    [`GET ${API}/texts`]: () => ({
      body: { texts: [{ purpose: 'acceptance', version: '2026-11', sm3: '0', text: TEXT }] },
    }),
    [`POST ${API}/proofs`]: () => ({ status: 201, body: { proof: 'P1' } }),
    [`POST ${API}/bindings/B1/accept`]: () => ({ body: { ...binding, state: 'active' } }),
    [`POST ${API}/bindings/B1/decline`]: () => ({ body: { ...binding, state: 'declined' } }),
  })
}
const user = userEvent.setup()

test('what agreeing means is read first; without the tick nothing is proved', async () => {
  const sent = server()
  await openPage('/bindings/B1/accept')
  expect(await screen.findByText('可以付：药店买药。')).toBeInTheDocument()
  expect(screen.getByText('对方设的限额：每月 500.00 元。')).toBeInTheDocument()
  expect(await screen.findByText(TEXT)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: /^同意/ }))
  expect(screen.getByText(/请先读完/)).toBeInTheDocument()
  expect(screen.queryByRole('dialog')).toBeNull()
  await user.click(screen.getByRole('checkbox'))
  await user.click(screen.getByRole('button', { name: /^同意/ }))
  await user.click(await screen.findByRole('button', { name: '开始刷脸' }))
  await waitFor(() => expect(sent.some((one) => one.path.endsWith('/accept'))).toBe(true))
  expect(sent.find((one) => one.path.endsWith('/accept'))!.headers.get('X-Proof')).toBe('P1')
})

test('declining needs no tick, but the proof', async () => {
  const sent = server()
  await openPage('/bindings/B1/accept')
  await user.click(await screen.findByRole('button', { name: '不同意' }))
  await user.click(await screen.findByRole('button', { name: '开始刷脸' }))
  await waitFor(() => expect(sent.some((one) => one.path.endsWith('/decline'))).toBe(true))
  expect(sent.some((one) => one.path.endsWith('/accept'))).toBe(false)
  const proof = sent.find((one) => one.path.endsWith('/proofs'))!
  expect(proof.body).toMatchObject({ act: { path: '/bindings/B1/decline' } })
})
