import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { proposed } from '../acts/testing'
import type { Schemas } from '../api'
import { asClerk, open } from '../testing'
import { blank, moneyBody, waysOf } from './money'

const sums = (total: string) => ({ total, fund: '0.00', account: '0.00' })
const ticket = (change: Partial<Schemas['TicketView']> = {}): Schemas['TicketView'] => ({
  id: 'T1',
  area: '110000',
  with: 'bank',
  kind: 'only_there',
  kind_zh: '银行有、账上没有',
  setl_id: '2026112300021',
  from: '2026-11-22',
  to: '2026-11-22',
  theirs: sums('120.00'),
  ours: sums('0.00'),
  cause: 'other',
  cause_zh: '其他',
  due: '2026-12-07',
  overdue: false,
  unplaced: '0.00',
  found_at: '2026-11-23T04:00:00+08:00',
  ...change,
})
const serve = (row: Schemas['TicketView'], more: Parameters<typeof answer>[0] = {}) =>
  answer({
    ...asClerk('money_officer'),
    'GET /api/desk/v1/tickets': () => ({ body: { tickets: [row], next: null } }),
    ...more,
  })

describe('where the money of a break goes', () => {
  it('goes into unplaced money first, out of it only afterwards', () => {
    expect(waysOf({ unplaced: '0.00' })).toEqual(['unplaced', 'known'])
    expect(waysOf({ unplaced: '-300.00' })).not.toContain('unplaced')
  })
  it('names exactly one place, or nothing is sent', () => {
    const typed = { ...blank(2026), institution: ' p11010100001 ' }
    expect(moneyBody('institution', typed)).toEqual({ institution: 'P11010100001' })
    expect(moneyBody('bank_ref', typed)).toBeNull()
    expect(moneyBody('collector', typed)).toEqual({ collector: { kind: 'resident', year: 2026 } })
  })
  it('is proposed, and says that nothing moved yet', async () => {
    const sent = serve(ticket(), { 'POST /api/desk/v1/tickets/T1/money': () => proposed() })
    await open('/tickets?at=T1')
    expect(await screen.findByText(/相差的 120.00 元记入待处理款项/)).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: /提交/ }))
    expect(await screen.findByText(/现在还没有任何变动/)).toBeVisible()
    expect(sent.find((one) => one.method === 'POST')?.body).toEqual({ unplaced: true })
  })
})

describe('a ticket', () => {
  it('is not closed while its money is unplaced', async () => {
    serve(ticket({ unplaced: '120.00' }))
    await open('/tickets?at=T1')
    expect(await screen.findByText(/先转到该在的地方/)).toBeVisible()
    expect(screen.queryByRole('button', { name: '结束工单' })).toBeNull()
  })
  it('is sorted by one tap, and its new last day is shown', async () => {
    const sent = serve(ticket(), {
      'POST /api/desk/v1/tickets/T1/cause': () => ({ body: ticket({ cause: 'system' }) }),
    })
    await open('/tickets?at=T1')
    await userEvent.click(await screen.findByRole('radio', { name: '系统故障' }))
    await waitFor(() =>
      expect(sent.find((one) => one.method === 'POST')?.body).toEqual({ cause: 'system' }),
    )
  })
})
