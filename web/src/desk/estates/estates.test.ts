import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { insured, proposed, refused } from '../acts/testing'
import { asClerk, open } from '../testing'

const PSN = '11000000000000000001'
const died = insured({ died_on: '2026-11-20' })
const estate = {
  person: died.person,
  area: '110000',
  died_on: '2026-11-20',
  owed: '3000.00',
  paid: [{ at: '2026-11-21T09:00:00+08:00', heir: '李*', amount: '1000.00' }],
  left: '2000.00',
}
const serve = (more: Parameters<typeof answer>[0] = {}) =>
  answer({
    ...asClerk('money_officer'),
    [`GET /api/desk/v1/people/${PSN}`]: () => ({ body: died }),
    [`GET /api/desk/v1/estates/${PSN}`]: () => ({ body: estate }),
    ...more,
  })
async function fill(amount: string) {
  await open(`/estates?psn_no=${PSN}`)
  await userEvent.type(await screen.findByLabelText('付给谁'), '李梅')
  await userEvent.type(screen.getByLabelText('金额'), amount)
  return screen.getByRole('button', { name: /提交发放/ })
}

describe('paying an heir', () => {
  it('is proposed in whole fen, and says that nothing moved yet', async () => {
    const sent = serve({ 'POST /api/desk/v1/payouts': () => proposed() })
    await userEvent.click(await fill('1,500.5'))
    expect(await screen.findByText(/现在还没有任何变动/)).toBeVisible()
    expect(sent.find((one) => one.method === 'POST')?.body).toEqual({
      person: { psn_no: PSN },
      heir: '李梅',
      amount: '1500.50',
      bank_ref: '',
    })
  })

  it('is never more than is still owed', async () => {
    serve()
    expect(await fill('2000.01')).toBeDisabled()
    expect(screen.getByLabelText('金额')).toHaveAttribute('aria-invalid', 'true')
  })

  it('shows a refusal', async () => {
    serve({ 'POST /api/desk/v1/payouts': () => refused('有一笔还在等复核') })
    await userEvent.click(await fill('2000'))
    expect(await screen.findByRole('alert')).toHaveTextContent('有一笔还在等复核')
  })
})
