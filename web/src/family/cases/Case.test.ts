import userEvent from '@testing-library/user-event'
import { screen, within } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '@/shared/testing/server'
import { openPage } from '../testing'

afterEach(() => vi.unstubAllGlobals())

const API = '/api/family/v1'
const returned = (kind: string, about?: string) => ({
  id: 'C1',
  kind,
  kind_zh: kind,
  state: 'returned',
  state_zh: '退回补正',
  filed_at: '2026-11-20T09:30:00+08:00',
  due: null,
  due_provisional: false,
  about,
  documents: [],
  steps: [
    { at: '2026-11-20T09:30:00+08:00', kind: 'filed', kind_zh: '已提交', by: 'you' },
    {
      at: '2026-11-21T09:30:00+08:00',
      kind: 'returned',
      kind_zh: '退回补正',
      by: 'agency',
      note: '户口本看不清',
      fields: ['documents', 'limits.month'],
    },
  ],
  next_zh: '请按说明修改或补充材料，再重新提交。',
  next_en: 'Mend what is named.',
})
const binding = {
  kind: 'binding',
  id: 'B1',
  role: 'grantor',
  other: { name: '李*', area: '110000', area_name: '北京市' },
  kinship: 'child',
  state: 'returned',
  limits: { payment: null, month: null, year: null },
  scopes: ['outpatient'],
  switched_off: false,
}

function server(kind: string, more: Parameters<typeof answer>[0] = {}) {
  return answer({
    [`GET ${API}/cases/C1`]: () => ({
      body: returned(kind, kind === 'review' ? 'B1' : undefined),
    }),
    [`GET ${API}/bindings/B1`]: () => ({ body: binding }),
    [`GET ${API}/texts`]: () => ({ body: { texts: [] } }),
    [`GET ${API}/consents`]: () => ({
      body: { consents: [{ id: 'K', purpose: 'evidence', withdrawn_at: null }] },
    }),
    [`POST ${API}/proofs`]: () => ({ status: 201, body: { proof: 'P1' } }),
    [`POST ${API}/cases/C1/resubmit`]: () => ({ body: { ...returned(kind), state: 'claimed' } }),
    ...more,
  })
}
const user = userEvent.setup()
const send = () => user.click(screen.getByRole('button', { name: /重新提交/ }))
// What the stand-in reads as a body is JSON.
const photo = () => new File(['"photo"'], 'page.jpg', { type: 'image/jpeg' })

test('an application that came back: what to mend, then new terms with a proof of exactly that', async () => {
  const sent = server('review')
  await openPage('/cases/C1')
  const mend = (await screen.findByRole('heading', { name: '要改什么' })).closest('section')!
  expect(within(mend).getByText('户口本看不清')).toBeInTheDocument()
  expect(within(mend).getByText('要改：材料、每月限额')).toBeInTheDocument()
  await user.type(await screen.findByLabelText(/每月最多/), '300')
  await send()
  await screen.findByRole('dialog')
  expect(sent.some((one) => one.path.endsWith('/resubmit'))).toBe(false)
  await user.click(screen.getByRole('button', { name: '开始刷脸' }))
  await vi.waitFor(() => expect(sent.some((one) => one.path.endsWith('/resubmit'))).toBe(true))
  const act = sent.find((one) => one.path.endsWith('/resubmit'))!
  const proof = sent.find((one) => one.path.endsWith('/proofs'))!
  expect((proof.body as { act: { body: unknown } }).act.body).toEqual(act.body)
  expect(act.body).toEqual({
    documents: [],
    limits: { payment: null, month: '300.00', year: null },
    scopes: null,
  })
})

test('nothing is handed in again without a change', async () => {
  const sent = server('correction')
  await openPage('/cases/C1')
  await screen.findByRole('heading', { name: '要改什么' })
  await send()
  expect(screen.getByText(/还没有改动/)).toBeInTheDocument()
  expect(sent.some((one) => one.method === 'POST')).toBe(false)
})

test('a faulty photo is not handed in; a doubtful one may be, and goes along', async () => {
  const remark = { code: 'PHOTO_BLURRED', zh: '照片可能模糊。', en: 'Blurred.' }
  const answers = [
    { ok: false, faults: [{ ...remark, zh: '照片太小。' }], hints: [] },
    { ok: true, faults: [], hints: [remark] },
  ]
  const sent = server('correction', {
    [`POST ${API}/documents/check`]: () => ({ body: answers.shift() }),
    [`POST ${API}/documents`]: () => ({ status: 201, body: { id: 'D1', pages: 1, hints: [] } }),
  })
  await openPage('/cases/C1')
  await user.upload(await screen.findByLabelText('拍照或选照片'), photo())
  expect(await screen.findByText(/照片太小/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /就用这张|用这张/ })).toBeNull()
  await user.upload(screen.getByLabelText('重拍'), photo())
  expect(await screen.findByText(/照片可能模糊/)).toBeInTheDocument()
  await send()
  expect(screen.getByText(/刚拍的照片还没有交/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '看得清，就用这张' }))
  expect(await screen.findByText('户口本：已交 1 页')).toBeInTheDocument()
  await send()
  await vi.waitFor(() => expect(sent.some((one) => one.path.endsWith('/resubmit'))).toBe(true))
  const page = sent.find((one) => one.path.startsWith(`${API}/documents?`))!
  expect(page.path).toBe(`${API}/documents?kind=household`)
  expect(page.headers.get('content-type')).toBe('image/jpeg')
  const act = sent.find((one) => one.path.endsWith('/resubmit'))!
  expect(act.body).toEqual({ documents: ['D1'], limits: null, scopes: null })
  expect(act.headers.get('X-Proof')).toBeNull()
})
