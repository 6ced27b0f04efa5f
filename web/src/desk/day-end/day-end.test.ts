import userEvent from '@testing-library/user-event'
import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { refused } from '../acts/testing'
import { asClerk, open } from '../testing'

const AREAS = {
  units: [{ code: '11', name: '北京市', areas: [{ code: '110000', name: '北京市' }] }],
}
const text = 'bank_ref,day,direction,amount\nB1,2026-11-22,收,120.00\n'
const serve = (answered: ReturnType<typeof refused> | { body: unknown }) =>
  answer({
    ...asClerk('money_officer'),
    'GET /api/public/v1/areas': () => ({ body: AREAS }),
    'POST /api/desk/v1/reconciliations/bank': () => answered,
  })
async function compare() {
  await open('/day-end')
  const area = await screen.findByLabelText('统筹区')
  await waitFor(() => expect(document.querySelector('datalist option')).not.toBeNull())
  await fireEvent.update(area, '北京市')
  await fireEvent.update(screen.getByLabelText('从'), '2026-11-22')
  await fireEvent.update(screen.getByLabelText('到'), '2026-11-22')
  await userEvent.upload(
    screen.getByLabelText('CSV 文件'),
    new File([text], 'bank.csv', { type: 'text/csv' }),
  )
  await userEvent.click(await screen.findByRole('button', { name: '对账' }))
}

describe("the bank's lines", () => {
  it('are sent with their area and days, and everything that agrees is said', async () => {
    const sent = serve({ body: { equal: 3, breaks: 0, tickets: [] } })
    await compare()
    expect(await screen.findByText(/全部一致，没有工单/)).toBeVisible()
    const act = sent.find((one) => one.method === 'POST')
    expect(act?.path).toBe(
      '/api/desk/v1/reconciliations/bank?area=110000&from=2026-11-22&to=2026-11-22',
    )
    expect(act?.body).toBe(text)
  })

  it('that are faulty are all shown, and there is no report', async () => {
    const fault = { line: 2, column: 4, field: 'amount', what: '不是金额', mend: '写成 120.00' }
    serve(refused('文件里有错误', { faults: [fault], fault_count: 1 }))
    await compare()
    expect(await screen.findByRole('alert')).toHaveTextContent('共 1 处有错')
    expect(screen.getByText('不是金额')).toBeVisible()
    expect(screen.queryByText(/一致/)).toBeNull()
  })
})
