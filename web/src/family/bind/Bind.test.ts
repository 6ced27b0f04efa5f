import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '@/shared/testing/server'
import { forWhom } from '../session/for'
import { openPage } from '../testing'

afterEach(() => vi.unstubAllGlobals())

const API = '/api/family/v1'
const PLEDGE = '我承诺：与被共济人是如实填写的近亲属关系。'
const made = {
  kind: 'binding',
  id: 'B1',
  role: 'grantor',
  other: { name: '李*', area: '110000', area_name: '北京市' },
  kinship: 'child',
  kinship_zh: '子女',
  state: 'awaiting_acceptance',
  state_zh: '等家人确认',
  state_en: 'waits for the relative',
  filed_at: '2026-11-22T09:30:00+08:00',
  effective_from: '2026-11-22T09:30:00+08:00',
  until: null,
  act_by: '2026-12-22',
  limits: { payment: null, month: '300.00', year: null },
  scopes: ['outpatient'],
  rank: null,
  switched_off: false,
  used: { month: '0.00', year: '0.00' },
}
const refusal = {
  code: 'WALLET_MISSING',
  who: 'grantor',
  who_zh: '您',
  what: '还没有开通医保钱包。',
  why: '跨省共济要双方各自开通医保钱包。',
  next: '请先开通。',
  phone: '021-12393',
  en: 'No wallet.',
}
const other = {
  ...refusal,
  code: 'X',
  who: 'agency',
  who_zh: '医保经办',
  what: '参保地还没有开通。',
}

function server(eligible: boolean, sent?: { status: number; body: unknown }, has_account = true) {
  return answer({
    [`POST ${API}/eligibility`]: () => ({
      body: { eligible, refusals: eligible ? [] : [refusal, other] },
    }),
    [`GET ${API}/me`]: () => ({ body: { area: '110000', area_name: '北京市', has_account } }),
    [`GET ${API}/me/account`]: () => ({ body: { free: '3000.00' } }),
    'GET /api/public/v1/guide': () => ({ body: { sections: [] } }),
    [`GET ${API}/texts`]: () => ({
      body: { texts: [{ purpose: 'pledge', version: '2026-11', sm3: '0', text: PLEDGE }] },
    }),
    [`POST ${API}/proofs`]: () => ({ status: 201, body: { proof: 'P1' } }),
    [`POST ${API}/bindings`]: () => sent ?? { status: 201, body: made },
  })
}
const user = userEvent.setup()
const press = (name: string | RegExp) => user.click(screen.getByRole('button', { name }))

async function name(number = '110190201001011235') {
  await user.click(await screen.findByLabelText('孩子'))
  await user.type(screen.getByLabelText('家人的姓名'), '李四')
  await user.type(screen.getByLabelText('证件号码'), number)
}
async function toSummary() {
  await name()
  await press('查一查能不能绑定')
  await user.type(await screen.findByLabelText(/每月最多/), '３００')
  await press('下一步')
  await screen.findByText('怎样证明你们的关系')
  await press('下一步')
  await user.click(await screen.findByRole('checkbox'))
  await press('下一步')
  await screen.findByText('每月 300.00 元')
}

test('a number that does not add up is told here, and nobody is asked', async () => {
  const sent = server(true)
  await openPage('/bind')
  await name('110190201001011234')
  await press('查一查能不能绑定')
  expect(screen.getByText(/号码对不上/)).toBeInTheDocument()
  expect(sent.filter((one) => one.method === 'POST')).toEqual([])
})

test('everything that stands against it is shown with who acts, and the way to the wallet', async () => {
  server(false)
  await openPage('/bind')
  await name()
  await press('查一查能不能绑定')
  const box = await screen.findByRole('alert')
  expect(box).toHaveTextContent('还没有开通医保钱包。')
  expect(box).toHaveTextContent('参保地还没有开通。')
  expect(box).toHaveTextContent('您')
  expect(box).toHaveTextContent('医保经办')
  expect(screen.getByRole('link', { name: '去开通我的医保钱包' })).toHaveAttribute(
    'href',
    '/wallet',
  )
  expect(screen.getByLabelText('家人的姓名')).toHaveValue('李四')
})

test('no step is reached by its address before the check', async () => {
  server(true)
  await openPage('/bind?step=5')
  expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('给谁用')
})

test('nothing is handed in before the proof, and what is proved is what is sent', async () => {
  const sent = server(true)
  await openPage('/bind')
  await toSummary()
  await press('提交，并确认是我本人')
  const sheet = await screen.findByRole('dialog')
  expect(sheet).toHaveTextContent('让 孩子 李四 用您的个人账户')
  expect(sent.some((one) => one.path === `${API}/bindings`)).toBe(false)
  await press('开始刷脸')
  expect(
    await screen.findByText(/最晚(2026年)?12月22日/, { selector: 'strong' }),
  ).toHaveTextContent('李*')
  const act = sent.find((one) => one.path === `${API}/bindings`)!
  const proof = sent.find((one) => one.path === `${API}/proofs`)!
  expect(act.headers.get('X-Proof')).toBe('P1')
  expect((proof.body as { act: unknown }).act).toEqual({
    method: 'POST',
    path: '/bindings',
    body: act.body,
  })
  expect(act.body).toEqual({
    beneficiary: { name: '李四', cert_type: '01', cert_no: '110190201001011235' },
    kinship: 'child',
    limits: { payment: null, month: '300.00', year: null },
    pledge: true,
  })
})

test('closing the proof hands nothing in and keeps everything', async () => {
  const sent = server(true)
  await openPage('/bind')
  await toSummary()
  await press('提交，并确认是我本人')
  await screen.findByRole('dialog')
  await press('关闭')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent.some((one) => one.path === `${API}/bindings`)).toBe(false)
  expect(screen.getByText('每月 300.00 元')).toBeInTheDocument()
})

test('a refusal of the application is shown and what was filled in stays', async () => {
  const problem = {
    type: '/problems/MEMBER_LIMIT',
    title: '人数满了。',
    status: 422,
    detail: '人数满了。',
    detail_en: 'Full.',
    code: 'MEMBER_LIMIT',
    who: 'grantor',
    who_zh: '您',
    next: '请先解除一位。',
    instance: '1',
  }
  server(true, { status: 422, body: problem })
  const { router } = await openPage('/bind')
  await toSummary()
  await press('提交，并确认是我本人')
  await screen.findByRole('dialog')
  await press('开始刷脸')
  expect(await screen.findByRole('alert')).toHaveTextContent('请先解除一位。')
  await router.push('/bind?step=1')
  expect(await screen.findByLabelText('家人的姓名')).toHaveValue('李四')
})

test('the pledge must be ticked by hand', async () => {
  server(true)
  await openPage('/bind')
  await name()
  await press('查一查能不能绑定')
  await screen.findByLabelText(/每月最多/)
  await press('下一步')
  await screen.findByText('怎样证明你们的关系')
  await press('下一步')
  expect(await screen.findByText(PLEDGE)).toBeInTheDocument()
  await press('下一步')
  expect(screen.getByText(/请先读完/)).toBeInTheDocument()
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('承诺书')
})

test('a second visit in the same tab goes on; somebody else starts with nothing', async () => {
  server(true)
  const { router } = await openPage('/bind')
  await name()
  await router.push('/cases/merge')
  await router.push('/bind')
  expect(await screen.findByLabelText('家人的姓名')).toHaveValue('李四')
  expect(screen.getByText(/接着您刚才填的/)).toBeInTheDocument()
  await router.push('/cases/merge')
  forWhom.value = { id: 'W1', name: '王*', kind: 'ward' }
  await router.push('/bind')
  expect(await screen.findByLabelText('家人的姓名')).toHaveValue('')
  forWhom.value = null
})

test('for a ward, the check, the proof and the application all say for whom', async () => {
  const sent = server(true)
  await openPage('/bind', { id: 'W1', name: '王*', kind: 'ward' })
  await toSummary()
  expect(screen.getByText('王* 的个人账户')).toBeInTheDocument()
  await press('提交，并确认是我本人')
  await screen.findByRole('dialog')
  await press('开始刷脸')
  await screen.findByText(/最晚(2026年)?12月22日/, { selector: 'strong' })
  const posts = sent.filter((one) => one.method === 'POST')
  expect(posts.map((one) => [one.path, one.headers.get('X-For')])).toEqual([
    [`${API}/eligibility`, 'W1'],
    [`${API}/proofs`, 'W1'],
    [`${API}/bindings`, 'W1'],
  ])
  forWhom.value = null
})

test('back to oneself in the middle: what was typed for the ward is not kept on the page', async () => {
  server(true)
  await openPage('/bind', { id: 'W1', name: '王*', kind: 'ward' })
  await toSummary()
  forWhom.value = null
  expect(await screen.findByLabelText('家人的姓名')).toHaveValue('')
})

test('whoever has no account is told so, and who can do it, before anything is asked', async () => {
  server(true, undefined, false)
  await openPage('/bind')
  expect(await screen.findByText(/请有职工医保的家人/)).toBeInTheDocument()
  expect(screen.queryByLabelText('家人的姓名')).toBeNull()
})
