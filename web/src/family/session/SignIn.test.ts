import userEvent from '@testing-library/user-event'
import { cleanup, screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '@/shared/testing/server'
import { openPage } from '../testing'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  sessionStorage.clear()
})
const API = '/api/family/v1'
const user = userEvent.setup()
const NUMBER = '110190198001011230'
const refusal = {
  code: 'CODE_WRONG',
  title: '验证码不对。',
  detail: '验证码不对。',
  detail_en: 'The code is wrong.',
  status: 422,
  who: 'caller',
  who_zh: '您',
  next: '请看短信再输一次。',
  instance: 'r1',
}
const person = {
  key: 'zhang_san',
  name: '张三',
  cert_type: '01',
  cert_no: NUMBER,
  area: '110000',
  area_name: '北京市',
  insured: 'employee',
  note: '',
  family: '1 张家 北京',
  story: '还没有绑定任何人',
}

function server(isDemo = false, confirmed?: { status: number; body: unknown }) {
  const way = (way: string, label_zh: string) => ({ way, label_zh, label_en: way, simulated: true })
  const ways = [way('phone', '手机验证码'), way('voucher', '医保码')]
  return answer({
    [`GET ${API}/sign-in/ways`]: () => ({ body: { ways } }),
    'GET /api/public/v1/demo': () =>
      isDemo
        ? { body: { people: [person], clerks: [], institutions: [] } }
        : { status: 404, body: { ...refusal, code: 'NOT_FOUND', status: 404 } },
    [`POST ${API}/sign-in`]: () => ({
      status: 201,
      body: { challenge: 'C1', sent_to: '138****0001', ...(isDemo ? { code: '123456' } : {}) },
    }),
    [`POST ${API}/sign-in/confirm`]: () =>
      confirmed ?? { status: 201, body: { token: '', until: '2026-11-23T09:30:00+08:00' } },
    [`POST ${API}/sign-in/ticket`]: () => ({ status: 201, body: { token: '', until: '' } }),
  })
}
const press = (name: string | RegExp) => user.click(screen.getByRole('button', { name }))
async function fill(number: string) {
  await user.type(await screen.findByLabelText('姓名'), '张三')
  await user.type(screen.getByLabelText('证件号码'), number)
  await press('发送验证码')
}
const posts = (sent: ReturnType<typeof server>) => sent.filter((one) => one.method === 'POST')
const kept = () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])

test('name, number and code stand neither in the address nor in storage', async () => {
  const sent = server()
  const { router } = await openPage('/sign-in?to=/wards')
  await fill('110190 19800101 1230')
  expect(await screen.findByText(/138\*\*\*\*0001/)).toBeInTheDocument()
  await user.type(screen.getByLabelText('六位验证码'), '654321')
  expect(router.currentRoute.value.fullPath).toBe('/sign-in?to=/wards')
  await press('登录')
  await waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/wards'))
  expect(posts(sent).map(({ path, body }) => ({ path, body }))).toEqual([
    { path: `${API}/sign-in`, body: { name: '张三', cert_type: '01', cert_no: NUMBER } },
    { path: `${API}/sign-in/confirm`, body: { challenge: 'C1', code: '654321' } },
  ])
  for (const secret of ['张三', NUMBER, '654321', 'C1']) expect(kept()).not.toContain(secret)
  expect(sent.every((one) => one.headers.get('X-Page') === '1')).toBe(true)
})

test('a number that does not add up is told before anything is sent', async () => {
  const sent = server()
  await openPage('/sign-in')
  await fill('110190198001011231')
  expect(screen.getByText(/号码对不上/)).toBeInTheDocument()
  expect(screen.getByLabelText('证件号码')).toHaveAttribute('aria-invalid', 'true')
  await waitFor(() => expect(screen.getByLabelText('证件号码')).toHaveFocus())
  expect(posts(sent)).toEqual([])
})

test('a wrong code is refused in place, and what was typed stays', async () => {
  server(false, { status: 422, body: refusal })
  const { router } = await openPage('/sign-in')
  await fill(NUMBER)
  await user.type(await screen.findByLabelText('六位验证码'), '000000')
  await press('登录')
  expect(await screen.findByRole('alert')).toHaveTextContent('请看短信再输一次')
  expect(screen.getByLabelText('六位验证码')).toHaveValue('000000')
  expect(router.currentRoute.value.name).toBe('sign-in')
})

test('a made-up person of a demo goes the same two steps by one tap', async () => {
  const sent = server(true)
  const { router } = await openPage('/sign-in?to=/wards')
  expect(await screen.findByRole('heading', { name: '这是演示' })).toBeInTheDocument()
  await press(/张三/)
  await waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/wards'))
  expect(posts(sent).map((one) => one.path)).toEqual([`${API}/sign-in`, `${API}/sign-in/confirm`])
  expect(posts(sent)[1]?.body).toEqual({ challenge: 'C1', code: '123456' })
  expect(kept()).not.toContain(NUMBER)
})

test('outside a demo nobody is offered', async () => {
  server()
  await openPage('/sign-in')
  await screen.findByLabelText('姓名')
  expect(screen.queryByText('这是演示')).not.toBeInTheDocument()
})

test('an address elsewhere is not followed', async () => {
  server(true)
  const { router } = await openPage('/sign-in?to=//evil.example/x')
  await user.click(await screen.findByRole('button', { name: /张三/ }))
  await waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/'))
})

test('a ticket goes in the body alone', async () => {
  const sent = server()
  const { router } = await openPage('/sign-in?to=/wards')
  await user.click(await screen.findByLabelText('医保码'))
  await user.type(screen.getByRole('textbox', { name: '医保码' }), '0123456789')
  await press('登录')
  await waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/wards'))
  expect(posts(sent)[0]?.body).toEqual({ way: 'voucher', ticket: '0123456789' })
  expect(kept()).not.toContain('0123456789')
})
