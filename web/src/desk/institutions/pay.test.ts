import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { proposed, refused } from '../acts/testing'
import { asClerk, open } from '../testing'

const CODE = 'P11010100001'
const application = (id: string, owed: string) => ({
  id,
  institution: CODE,
  institution_name: '北京演示药店',
  month: '202610',
  clr_type: '41',
  state: 'approved',
  count: 3,
  total: owed,
  fund: '0.00',
  account: owed,
  aid: '0.00',
  cash: '0.00',
  owed,
  applied_at: '2026-11-01T09:00:00+08:00',
  why: '',
})
const payable = {
  code: CODE,
  name: '北京演示药店',
  owed: '900.00',
  proposed: '100.00',
  clearings: [application('A1', '300.00'), application('A2', '700.00')],
  payments: [],
}
const serve = (more: Parameters<typeof answer>[0] = {}) =>
  answer({
    ...asClerk('money_officer'),
    [`GET /api/desk/v1/institutions/${CODE}/payable`]: () => ({ body: payable }),
    ...more,
  })
const at = `/institutions/${CODE}?tab=payable`

describe('paying an institution', () => {
  it('takes the amount of the chosen application and proposes it', async () => {
    const sent = serve({
      [`POST /api/desk/v1/institutions/${CODE}/payments`]: () => proposed('C7'),
    })
    await open(at)
    await userEvent.click(await screen.findByLabelText(/300\.00/))
    expect(screen.getByLabelText('金额')).toHaveValue('300.00')
    await userEvent.click(screen.getByRole('button', { name: /提交拨付/ }))
    expect(await screen.findByRole('link', { name: 'C7' })).toBeVisible()
    expect(sent.find((one) => one.method === 'POST')?.body).toEqual({
      amount: '300.00',
      clearings: ['A1'],
      bank_ref: '',
    })
  })

  it('is at most what is owed less what waits', async () => {
    serve()
    await open(at)
    await userEvent.click(await screen.findByLabelText(/300\.00/))
    await userEvent.click(screen.getByLabelText(/700\.00/))
    expect(screen.getByText(/最多 800.00 元/)).toBeVisible()
    await userEvent.clear(screen.getByLabelText('金额'))
    await userEvent.type(screen.getByLabelText('金额'), '800.01')
    expect(screen.getByRole('button', { name: /提交拨付/ })).toBeDisabled()
  })

  it('shows a refusal', async () => {
    serve({ [`POST /api/desk/v1/institutions/${CODE}/payments`]: () => refused('超过应付') })
    await open(at)
    await userEvent.type(await screen.findByLabelText('金额'), '10')
    await userEvent.click(screen.getByRole('button', { name: /提交拨付/ }))
    expect(await screen.findByRole('alert')).toHaveTextContent('超过应付')
  })
})
