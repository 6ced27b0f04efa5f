import { cleanup, screen, within } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '@/shared/testing/server'
import { openPage } from '../testing'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})
const API = '/api/family/v1'
const me = {
  name: '张*',
  area_name: '北京市',
  insutype: '310',
  covered: true,
  has_account: true,
}
const account = {
  current: '2500.00',
  carried: '500.00',
  balance: '3000.00',
  reserved: '200.00',
  free: '2800.00',
  frozen: false,
  spoken_for: [
    {
      kind: 'quota',
      kind_zh: '共济额度',
      id: 'Q1',
      for: '陈*',
      amount: '200.00',
      at: '2026-11-01T09:00:00+08:00',
    },
  ],
}
const problem = {
  code: 'BUSY',
  title: '忙。',
  detail: '',
  detail_en: '',
  status: 503,
  who: 'operator',
  who_zh: '平台',
  next: '再试。',
  instance: 'r',
}
const rest = {
  [`GET ${API}/me`]: () => ({ body: me }),
  [`GET ${API}/me/account`]: () => ({ body: account }),
  [`GET ${API}/bindings`]: () => ({ body: { bindings: [] } }),
  [`GET ${API}/cases`]: () => ({ body: { cases: [] } }),
  [`GET ${API}/links`]: () => ({ body: { links: [] } }),
  [`GET ${API}/orders`]: () => ({ body: { orders: [] } }),
  [`GET ${API}/stays`]: () => ({ body: { stays: [], text_sm3: '' } }),
  [`GET ${API}/messages`]: () => ({ body: { messages: [] } }),
  [`GET ${API}/wards`]: () => ({ body: { wards: [] } }),
}

test('the first time it leads to the guide and to binding', async () => {
  answer(rest)
  await openPage('/')
  const first = await screen.findByRole('region', { name: '第一次用？三步就好' })
  expect(within(first).getByRole('link', { name: '去绑定家人' })).toHaveAttribute('href', '/bind')
  expect(within(first).getByRole('link', { name: '先看行不行' })).toHaveAttribute('href', '/')
  expect(screen.getByText('现在没有要您办的事。')).toBeInTheDocument()
})

test('the account tells what is free and what is kept for whom', async () => {
  answer(rest)
  await openPage('/')
  const card = await screen.findByRole('region', { name: '个人账户' })
  expect(await within(card).findByText('2,800.00')).toBeInTheDocument()
  expect(within(card).getByText(/留给 陈\*/)).toBeInTheDocument()
})

test('what could not be read is said, and the rest stays', async () => {
  answer({ ...rest, [`GET ${API}/orders`]: () => ({ status: 503, body: problem }) })
  await openPage('/')
  expect(await screen.findByText(/有一部分没有读到/)).toBeInTheDocument()
  expect(screen.queryByText('现在没有要您办的事。')).not.toBeInTheDocument()
  expect(await screen.findByText('2,800.00')).toBeInTheDocument()
})

test('a resident is told who can pay, and is asked no account', async () => {
  const sent = answer({
    ...rest,
    [`GET ${API}/me`]: () => ({ body: { ...me, has_account: false } }),
  })
  await openPage('/')
  expect(await screen.findByText(/居民医保没有个人账户/)).toBeInTheDocument()
  expect(sent.some((one) => one.path === `${API}/me/account`)).toBe(false)
})
