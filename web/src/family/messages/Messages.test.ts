import { cleanup, screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '@/shared/testing/server'
import { openPage } from '../testing'
import { actFor, forWhom } from '../session/for'
import type { Schemas } from '../api'
import { placeOf } from './place'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  forWhom.value = null
})
const API = '/api/family/v1'
const message = (id: string, read: boolean, more: object = {}) =>
  ({
    id,
    at: '2026-11-22T09:30:00+08:00',
    read,
    about: 'aid_paid',
    text: `消息${id}`,
    text_en: '',
    ...more,
  }) as Schemas['Message']

test('opening the page marks what it shows as read, up to the newest, and keeps it marked as new', async () => {
  let isRead = false
  const sent = answer({
    [`GET ${API}/messages`]: () => ({
      body: {
        messages: [
          message('9', isRead, { setl_id: 'S1' }),
          message('8', isRead),
          message('7', true),
        ],
      },
    }),
    [`POST ${API}/messages/read`]: () => ((isRead = true), { body: {} }),
  })
  await openPage('/messages')
  expect(await screen.findByText('消息9')).toBeInTheDocument()
  const posts = () => sent.filter((one) => one.method === 'POST')
  await waitFor(() => expect(posts()).toHaveLength(1))
  expect(posts()[0]?.body).toEqual({ up_to: '9' })
  expect(screen.getAllByText('新')).toHaveLength(2)
  expect(screen.getByRole('link', { name: /去看/ })).toHaveAttribute('href', '/uses/S1')
})

test('who acts for somebody else leaves the messages unread', async () => {
  const sent = answer({
    [`GET ${API}/messages`]: () => ({ body: { messages: [message('9', false)] } }),
  })
  const { router } = await openPage('/settings')
  actFor({ id: 'W1', name: '李*', kind: 'ward' })
  await router.push('/messages')
  expect(await screen.findByText('消息9')).toBeInTheDocument()
  expect(sent.every((one) => one.method === 'GET' && one.headers.get('X-For') === 'W1')).toBe(true)
})

test('each leads to what it is about', () => {
  expect(placeOf(message('1', true, { case: 'C' }))).toEqual({ name: 'case', params: { id: 'C' } })
  expect(placeOf(message('1', true, { binding: 'B', premium: 'P' }))).toEqual({ name: 'premiums' })
  expect(placeOf(message('1', true, { about: 'voucher_changed' }))).toEqual({ name: 'voucher' })
  expect(placeOf(message('1', true))).toBeUndefined()
})
