import userEvent from '@testing-library/user-event'
import { screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { insured, proposed, refused } from '../acts/testing'
import { asClerk, open } from '../testing'

const PSN = '11000000000000000001'
const serve = (more: Parameters<typeof answer>[0], view = insured()) =>
  answer({
    ...asClerk('account_officer', 'money_officer'),
    [`GET /api/desk/v1/people/${PSN}`]: () => ({ body: view }),
    ...more,
  })
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }))

describe('freezing and freeing', () => {
  it('freezes at once, with a reason and under a number of its own', async () => {
    const sent = serve({ 'POST /api/desk/v1/accounts/freeze': () => ({ body: { done: true } }) })
    await open(`/accounts?psn_no=${PSN}`)
    expect(await screen.findByText(/给家人的绑定全部暂停/)).toBeVisible()
    const button = await screen.findByRole('button', { name: /^冻结/ })
    expect(button).toBeDisabled()
    await userEvent.type(screen.getByLabelText(/原因/), '卡丢了')
    await userEvent.click(button)
    expect(await screen.findByText(/已冻结。/)).toBeVisible()
    const act = sent.find((one) => one.method === 'POST')
    expect(act?.body).toEqual({ psn_no: PSN, what: 'account', reason: '卡丢了' })
    expect(act?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/)
  })

  it('says that nothing is freed before a second clerk approves, and where', async () => {
    const account = { ...insured().account!, frozen: true }
    serve({ 'POST /api/desk/v1/accounts/unfreeze': () => proposed() }, insured({ account }))
    await open(`/accounts?psn_no=${PSN}&act=unfreeze`)
    await userEvent.type(await screen.findByLabelText(/原因/), '本人核实')
    await press(/提交解冻/)
    expect(await screen.findByText(/现在还没有任何变动/)).toBeVisible()
    expect(screen.getByText(/“复核”岗位/)).toBeVisible()
    expect(screen.getByRole('link', { name: 'C9' })).toHaveAttribute('href', '/desk/cases/C9')
  })

  it('offers nothing that is so already: the frozen is not frozen, the free not freed', async () => {
    serve({}, insured({ account: null }))
    await open(`/accounts?psn_no=${PSN}&act=unfreeze`)
    await userEvent.type(await screen.findByLabelText(/原因/), '本人核实')
    expect(screen.getByText(/现在没有冻结/)).toBeVisible()
    expect(screen.getByRole('button', { name: /提交解冻/ })).toBeDisabled()
    expect(screen.queryByLabelText(/^账户：/)).toBeNull()
  })

  it('shows a refusal and keeps what was typed', async () => {
    serve({ 'POST /api/desk/v1/accounts/freeze': () => refused('已经冻结') })
    await open(`/accounts?psn_no=${PSN}`)
    await userEvent.type(await screen.findByLabelText(/原因/), '重复')
    await press(/^冻结/)
    expect(await screen.findByRole('alert')).toHaveTextContent('已经冻结')
    expect(screen.getByLabelText(/原因/)).toHaveValue('重复')
  })
})

describe('what life brings', () => {
  it('ends an insurance only when the clerk says that it is known to be final', async () => {
    const sent = serve({
      [`POST /api/desk/v1/people/${PSN}/insurance`]: () => ({ body: { done: true } }),
    })
    await open(`/accounts?psn_no=${PSN}&act=insurance`)
    await userEvent.click(await screen.findByLabelText('终止参保'))
    const button = screen.getByRole('button', { name: /^办理/ })
    expect(button).toBeDisabled()
    await userEvent.click(screen.getByLabelText(/绑定不能恢复/))
    await userEvent.click(button)
    await screen.findByText(/参保状态已改/)
    expect(sent.find((one) => one.method === 'POST')?.body).toEqual({ status: '4' })
  })

  it('proposes a death with the day and the originals', async () => {
    const sent = serve({ 'POST /api/desk/v1/deaths': () => proposed() })
    await open(`/accounts?psn_no=${PSN}&act=death`)
    await userEvent.type(await screen.findByLabelText('身故日期'), '2026-11-20')
    expect(screen.getByRole('button', { name: /提交身故登记/ })).toBeDisabled()
    await userEvent.click(screen.getByLabelText('死亡证明'))
    await press(/提交身故登记/)
    await screen.findByText(/现在还没有任何变动/)
    expect(sent.find((one) => one.method === 'POST')?.body).toEqual({
      person: { psn_no: PSN },
      on: '2026-11-20',
      originals: ['death'],
    })
  })

  it('says how much of the account goes along with a move', async () => {
    serve({})
    await open(`/accounts?psn_no=${PSN}&act=move`)
    expect(await screen.findByText(/余额 3,000.00 元跟着转走/)).toBeVisible()
  })
})

describe('credit files', () => {
  const hand = async (text: string) => {
    await open('/accounts/credits')
    const file = new File([text], 'credits.csv', { type: 'text/csv' })
    await userEvent.upload(await screen.findByLabelText('CSV 文件'), file)
    await userEvent.type(screen.getByLabelText('批次号'), 'BJ-1')
    await press(/提交入账/)
  }
  const good = 'cert_type,cert_no,area,amount,source,on\n01,1,110000,1.00,contribution,2026-11-01\n'

  it('sends the file as it is, under its batch number', async () => {
    const sent = serve({ 'POST /api/desk/v1/credits': () => proposed() })
    await hand(good)
    await screen.findByText(/现在还没有任何变动/)
    const act = sent.find((one) => one.method === 'POST')
    expect(act?.body).toBe(good)
    expect(act?.headers.get('Idempotency-Key')).toBe('BJ-1')
    expect(act?.headers.get('Content-Type')).toContain('text/csv')
  })

  it('shows every faulty line, by line and column', async () => {
    const fault = (line: number, field: string) => ({
      line,
      column: 4,
      field,
      what: `错${line}`,
      mend: `改${line}`,
    })
    const faults = [fault(2, 'amount'), fault(3, 'on')]
    serve({
      'POST /api/desk/v1/credits': () => refused('文件里有错误', { faults, fault_count: 7 }),
    })
    await hand(good)
    expect(await screen.findByRole('alert')).toHaveTextContent(/共 7 处有错.*前 2 处/)
    expect(screen.getByText('错2')).toBeVisible()
    expect(screen.getByText('改3')).toBeVisible()
    expect(screen.getByText('4 · amount')).toBeVisible()
  })
})
