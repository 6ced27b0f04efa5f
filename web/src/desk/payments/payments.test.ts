import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { refused } from '../acts/testing'
import type { Schemas } from '../api'
import { asClerk, open } from '../testing'

const application = (change: Partial<Schemas['ClearingView']> = {}): Schemas['ClearingView'] => ({
  id: 'A1',
  institution: 'P11010100001',
  institution_name: '北京演示药店',
  month: '202610',
  clr_type: '41',
  state: 'applied',
  count: 3,
  total: '500.00',
  fund: '100.00',
  account: '200.00',
  aid: '50.00',
  cash: '200.00',
  owed: '300.00',
  applied_at: '2026-11-01T09:00:00+08:00',
  why: '',
  ...change,
})
const serve = (row: Schemas['ClearingView'], more: Parameters<typeof answer>[0] = {}) =>
  answer({
    ...asClerk('money_officer'),
    'GET /api/desk/v1/clearings': () => ({ body: { clearings: [row], next: null } }),
    ...more,
  })

describe('an application for clearing', () => {
  it('is approved by one key, and can be paid then', async () => {
    const sent = serve(application(), {
      'POST /api/desk/v1/clearings/A1/approve': () => ({
        body: application({ state: 'approved' }),
      }),
    })
    await open('/payments?at=A1')
    expect(await screen.findByText(/通过以后可以拨付 300.00 元/)).toBeVisible()
    await userEvent.keyboard('a')
    const pay = await screen.findByRole('link', { name: '去拨付' })
    expect(pay).toHaveAttribute('href', '/desk/institutions/P11010100001?tab=payable')
    expect(sent.find((one) => one.method === 'POST')?.headers.get('Idempotency-Key')).toBeTruthy()
  })

  it('is rejected only with a reason that the institution reads', async () => {
    const sent = serve(application(), {
      'POST /api/desk/v1/clearings/A1/reject': () => ({
        body: application({ state: 'rejected', why: '笔数不对' }),
      }),
    })
    await open('/payments?at=A1')
    await userEvent.click(await screen.findByRole('button', { name: /^驳回/ }))
    const button = await screen.findByRole('button', { name: /告诉机构/ })
    expect(button).toBeDisabled()
    await userEvent.type(screen.getByLabelText(/原因/), '笔数不对')
    await userEvent.click(button)
    expect(await screen.findByText('笔数不对')).toBeVisible()
    expect(sent.find((one) => one.method === 'POST')?.body).toEqual({ why: '笔数不对' })
  })

  it('shows a refusal and stays as it was', async () => {
    serve(application(), {
      'POST /api/desk/v1/clearings/A1/approve': () => refused('机构已经撤回'),
    })
    await open('/payments?at=A1')
    await userEvent.click(await screen.findByRole('button', { name: /^通过/ }))
    expect(await screen.findByRole('alert')).toHaveTextContent('机构已经撤回')
    expect(screen.queryByRole('link', { name: '去拨付' })).toBeNull()
  })
})
