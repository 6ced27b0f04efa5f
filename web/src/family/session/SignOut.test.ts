import userEvent from '@testing-library/user-event'
import { cleanup, screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { queries } from '@/shared/query'
import { answer } from '@/shared/testing/server'
import { openPage } from '../testing'
import { actFor, forWhom } from './for'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})
const API = '/api/family/v1'
const user = userEvent.setup()
const me = {
  name: '张*',
  cert_type: '01',
  cert_no: '110190********1230',
  area: '110000',
  area_name: '北京市',
  hotline: '12393',
  insutype: '310',
  psn_type: '11',
  status: '1',
  covered: true,
  has_account: true,
}
const ways = {
  [`GET ${API}/sign-in/ways`]: () => ({
    body: { ways: [{ way: 'phone', label_zh: '手机', label_en: '', simulated: true }] },
  }),
}
const noDemo = { 'GET /api/public/v1/demo': () => ({ status: 404, body: { code: 'NOT_FOUND' } }) }
const known = () =>
  JSON.stringify(
    queries
      .getQueryCache()
      .getAll()
      .map((one) => one.state.data),
  )

test('signing out forgets everything that was read, and for whom one acted', async () => {
  const sent = answer({
    ...ways,
    ...noDemo,
    [`GET ${API}/me`]: () => ({ body: me }),
    [`POST ${API}/sign-out`]: () => ({ body: {} }),
  })
  const { router } = await openPage('/me')
  await screen.findByText('张*')
  actFor({ id: 'W1', name: '李*', kind: 'ward' })
  queries.setQueryData(['family', 'W1', 'secret'], { balance: '3000.00' })
  await user.click(screen.getByRole('button', { name: '退出登录' }))
  await waitFor(() => expect(router.currentRoute.value.name).toBe('sign-in'))
  // The next page reads what it needs, whatever was forgotten meanwhile.
  expect(await screen.findByLabelText('姓名')).toBeInTheDocument()
  await waitFor(() => expect(forWhom.value).toBeNull())
  expect(known()).not.toMatch(/3000\.00|张\*/)
  expect(sent.filter((one) => one.method === 'POST')).toHaveLength(1)
})

test('signing out everywhere is asked first, then done on every device', async () => {
  const sent = answer({
    ...ways,
    ...noDemo,
    [`GET ${API}/me`]: () => ({ body: me }),
    [`POST ${API}/sign-out/everywhere`]: () => ({ body: {} }),
  })
  const { router } = await openPage('/me')
  await user.click(screen.getByRole('button', { name: '在所有设备上退出' }))
  expect(sent.filter((one) => one.method === 'POST')).toEqual([])
  await user.click(screen.getByRole('button', { name: '全部退出' }))
  await waitFor(() => expect(router.currentRoute.value.name).toBe('sign-in'))
  expect(sent.some((one) => one.path === `${API}/sign-out/everywhere`)).toBe(true)
})

test('without an answer nobody is told to be signed out', async () => {
  answer({ [`GET ${API}/me`]: () => ({ body: me }) })
  const { router } = await openPage('/me')
  await screen.findByText('张*')
  await user.click(screen.getByRole('button', { name: '退出登录' }))
  expect(await screen.findByRole('alert')).toHaveTextContent('连不上服务器')
  expect(router.currentRoute.value.name).toBe('me')
})
