import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { proposed, refused } from '../acts/testing'
import type { Schemas } from '../api'
import { asClerk, open } from '../testing'

const row = (change: Partial<Schemas['PremiumRow']>): Schemas['PremiumRow'] => ({
  id: 'M1',
  payer: '张*',
  payer_psn_no: '1',
  insured: '李*',
  area: '510100',
  collector: '510100',
  kind: 'resident',
  kind_zh: '居民医保',
  year: 2027,
  who: 'adult',
  amount: '400.00',
  mode: 'claim_back',
  mode_zh: '报领',
  state: 'claimed',
  state_zh: '已申请报领，等审核',
  at: '2026-11-20T09:00:00+08:00',
  documents: ['D1'],
  note: '',
  ...change,
})
const serve = (one: Schemas['PremiumRow'], more: Parameters<typeof answer>[0]) =>
  answer({
    ...asClerk('money_officer'),
    'GET /api/desk/v1/premiums': () => ({ body: { premiums: [one], next: null } }),
    ...more,
  })

describe('a claim', () => {
  it('is paid back only by two', async () => {
    const sent = serve(row({}), { 'POST /api/desk/v1/premiums/M1/pay-back': () => proposed() })
    await open('/premiums?at=M1')
    await userEvent.type(await screen.findByLabelText('银行流水号'), 'B1')
    await userEvent.click(screen.getByRole('button', { name: /提交/ }))
    expect(await screen.findByText(/现在还没有任何变动/)).toBeVisible()
    expect(sent.find((one) => one.method === 'POST')?.body).toEqual({ bank_ref: 'B1' })
  })
  it('is refused only with a reason that the family reads', async () => {
    const sent = serve(row({}), {
      'POST /api/desk/v1/premiums/M1/reject': () => ({ body: { done: true } }),
    })
    await open('/premiums?at=M1')
    const button = await screen.findByRole('button', { name: /不同意报领/ })
    expect(button).toBeDisabled()
    await userEvent.type(screen.getByLabelText(/原因/), '凭证不清楚')
    await userEvent.click(button)
    expect(await screen.findByText(/已告诉家人/)).toBeVisible()
    expect(sent.find((one) => one.method === 'POST')?.body).toEqual({ why: '凭证不清楚' })
  })
})

describe('a premium that was paid', () => {
  it('is given back by two; a refusal is shown', async () => {
    serve(row({ state: 'paid' }), {
      'POST /api/desk/v1/premiums/M1/refund': () => refused('由征收地办理'),
    })
    await open('/premiums?state=paid&at=M1')
    await userEvent.click(await screen.findByRole('button', { name: /提交/ }))
    expect(await screen.findByRole('alert')).toHaveTextContent('由征收地办理')
  })
  it('is handed over with all that is owed of its year', async () => {
    const owed = { kind: 'resident', kind_zh: '居民医保', year: 2027, owed: '800.00' }
    const sent = serve(row({}), {
      'GET /api/desk/v1/premiums/owed': () => ({
        body: { area: '510100', owed: [{ ...owed, handed_over: [] }] },
      }),
      'POST /api/desk/v1/premiums/hand-over': () => proposed(),
    })
    await open('/premiums?part=owed&area=510100')
    await userEvent.click(await screen.findByRole('button', { name: /解缴 居民医保 2027/ }))
    expect(await screen.findByText(/现在是 800.00 元/)).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: /提交解缴/ }))
    expect(await screen.findByText(/现在还没有任何变动/)).toBeVisible()
    expect(sent.find((one) => one.method === 'POST')?.body).toEqual({
      area: '510100',
      kind: 'resident',
      year: 2027,
      bank_ref: '',
    })
  })
})
