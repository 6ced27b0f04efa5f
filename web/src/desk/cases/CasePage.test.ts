import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import type { Schemas } from '../api'
import { asClerk, open } from '../testing'

const ME = '演示经办甲（demo）'
const person = (name: string, psn_no: string): Schemas['PersonBrief'] => ({
  psn_no,
  name,
  cert_type: '01',
  cert_no: '110190********1230',
  phone: null,
  born: '1980-01-01',
  area: '110000',
  area_name: '北京市',
})
function review(change: Partial<Schemas['CaseView']> = {}): Schemas['CaseView'] {
  return {
    id: 'C1',
    kind: 'review',
    kind_zh: '绑定审核',
    state: 'open',
    state_zh: '待领办',
    area: '110000',
    area_name: '北京市',
    duty: 'reviewer',
    duty_zh: '审核',
    holder: null,
    filed_at: '2026-11-20T09:00:00+08:00',
    due: null,
    due_provisional: false,
    escalated: false,
    reminded: false,
    person: person('张*', '1'),
    other: person('李*', '2'),
    intake: null,
    may_decide: true,
    asked: [],
    binding: null,
    documents: [],
    originals: ['id_card'],
    duplicates: [],
    steps: [],
    ...change,
  } as Schemas['CaseView']
}
/** A server that keeps one case. */
function serve(first: Schemas['CaseView'], after: Partial<Schemas['CaseView']>) {
  let view = first
  const act = (path: string, body: unknown = {}) => ({
    [`POST /api/desk/v1/cases/C1/${path}`]: () => {
      view = { ...view, ...after }
      return { body }
    },
  })
  return answer({
    ...asClerk('reviewer', 'approver'),
    'GET /api/desk/v1/cases/C1': () => ({ body: view }),
    ...act('claim'),
    ...act('approve', { done: true, case: 'C1' }),
    ...act('return'),
    ...act('reject'),
    ...act('take-back'),
  })
}
const claimed = { state: 'claimed', holder: ME }
const button = (name: RegExp) => screen.findByRole('button', { name })

describe('the review of a case', () => {
  it('cannot be approved before it is claimed; one key claims, one approves', async () => {
    const sent = serve(review(), claimed)
    await open('/cases/C1')
    expect(await button(/^批准/)).toBeDisabled()
    expect(await button(/^不予批准/)).toBeDisabled()
    await userEvent.keyboard('c')
    await waitFor(async () => expect(await button(/^批准/)).toBeEnabled())
    await userEvent.keyboard('a')
    const approvals = () => sent.filter((one) => one.path.endsWith('/approve'))
    await waitFor(() => expect(approvals()).toHaveLength(1))
    expect(approvals()[0]?.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/)
  })

  it('is none of the clerk who took it in', async () => {
    serve(review({ may_decide: false, intake: ME }), {})
    await open('/cases/C1')
    expect(await button(/^领办/)).toBeDisabled()
    expect(screen.getByText(/由有“.+”岗位的另一位经办人决定/)).toBeVisible()
  })

  it('returns it with the fields to mend, and not without any', async () => {
    const sent = serve(review(claimed), { state: 'returned' })
    await open('/cases/C1')
    await userEvent.click(await button(/^退回补正/))
    await userEvent.click(await screen.findByRole('button', { name: '退回' }))
    expect(await screen.findByText('至少选一项，或写明怎么补。')).toBeVisible()
    expect(sent.some((one) => one.path.endsWith('/return'))).toBe(false)
    await userEvent.click(screen.getByRole('checkbox', { name: '每月限额' }))
    await userEvent.type(screen.getByLabelText('怎么补'), '请写明每月限额')
    await userEvent.click(screen.getByRole('button', { name: '退回' }))
    await waitFor(() =>
      expect(sent.find((one) => one.path.endsWith('/return'))?.body).toEqual({
        fields: ['limits.month'],
        note: '请写明每月限额',
      }),
    )
  })

  it('rejects only with a reason', async () => {
    const sent = serve(review(claimed), { state: 'decided' })
    await open('/cases/C1')
    await userEvent.click(await button(/^不予批准/))
    const note = await screen.findByLabelText(/给当事人的话/)
    expect(note).toBeRequired()
    await userEvent.type(note, '材料与本人不符')
    await userEvent.click(screen.getAllByRole('button', { name: /^不予批准/ }).at(-1)!)
    await waitFor(() =>
      expect(sent.find((one) => one.path.endsWith('/reject'))?.body).toEqual({
        note: '材料与本人不符',
      }),
    )
  })

  it('offers the way back for an hour to who approved, and asks why', async () => {
    const at = new Date(Date.now() - 10 * 60_000).toISOString()
    const approved = { at, by: ME, kind: 'approved', note: '', fields: [] }
    const sent = serve(review({ state: 'decided', holder: ME, steps: [approved] }), claimed)
    await open('/cases/C1')
    expect(await screen.findByText(/50 分钟内可以撤回/)).toBeVisible()
    await userEvent.keyboard('z')
    await userEvent.type(await screen.findByLabelText(/为什么撤回/), '看错了材料')
    await userEvent.click(screen.getByRole('button', { name: '撤回批准' }))
    await waitFor(() =>
      expect(sent.find((one) => one.path.endsWith('/take-back'))?.body).toEqual({
        note: '看错了材料',
      }),
    )
  })

  it('no longer after an hour', async () => {
    const at = new Date(Date.now() - 61 * 60_000).toISOString()
    const approved = { at, by: ME, kind: 'approved', note: '', fields: [] }
    serve(review({ state: 'decided', holder: ME, steps: [approved] }), {})
    await open('/cases/C1')
    await screen.findByRole('heading', { level: 1 })
    expect(screen.queryByText(/可以撤回/)).toBeNull()
  })

  it('shows a proposal as now and then, and approves it only after saying that it is final', async () => {
    const asked = [
      { field: 'limits.payment', zh: '每次限额', value: '150.00 元', now: '200.00 元' },
    ]
    const proposal = review({ kind: 'proposal', act: 'terms', act_zh: '调整限额和范围', asked })
    const sent = serve(proposal, { state: 'decided' })
    await open('/cases/C1')
    expect(await screen.findByText('200.00 元')).toBeVisible()
    expect(screen.getByText('150.00 元').tagName).toBe('INS')
    await userEvent.keyboard('a')
    expect(await screen.findByText(/不能撤回/)).toBeVisible()
    expect(sent.some((one) => one.path.endsWith('/approve'))).toBe(false)
    await userEvent.click(screen.getAllByRole('button', { name: /^批准/ }).at(-1)!)
    await waitFor(() => expect(sent.some((one) => one.path.endsWith('/approve'))).toBe(true))
  })
})
