import userEvent from '@testing-library/user-event'
import { cleanup, screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '@/shared/testing/server'
import { openPage } from '../testing'
import { forWhom } from '../session/for'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  forWhom.value = null
})
const API = '/api/family/v1'
const user = userEvent.setup()
const link = (id: string, more: object) => ({
  kind: 'family_link',
  id,
  role: 'holder',
  other: '李*',
  rights: ['view', 'act'],
  rights_zh: ['查看参保信息', '代办业务'],
  state: 'active',
  state_zh: '可以使用',
  filed_at: '2026-11-20T09:30:00+08:00',
  changed_at: '2026-11-20T09:30:00+08:00',
  answer_by: null,
  note_zh: '',
  note_en: '',
  ...more,
})

test('says that it is no mutual aid, and offers only what the rights allow', async () => {
  answer({ [`GET ${API}/links`]: () => ({ body: { links: [link('L1', {})] } }) })
  await openPage('/links')
  expect(await screen.findByRole('link', { name: '看参保和账户' })).toHaveAttribute(
    'href',
    '/links/L1',
  )
  expect(screen.queryByRole('link', { name: '出示医保码' })).not.toBeInTheDocument()
  expect(screen.getByText(/不是家庭共济/)).toBeInTheDocument()
})

test('acting for the member names the link on everything that follows', async () => {
  const sent = answer({ [`GET ${API}/links`]: () => ({ body: { links: [link('L1', {})] } }) })
  const { router } = await openPage('/links')
  await user.click(await screen.findByRole('button', { name: '替 李* 办事' }))
  await waitFor(() => expect(router.currentRoute.value.name).toBe('home'))
  expect(forWhom.value).toEqual({ id: 'L1', name: '李*', kind: 'link' })
  await waitFor(() => expect(sent.some((one) => one.path === `${API}/bindings`)).toBe(true))
  const after = sent.filter((one) => one.path !== `${API}/links`)
  expect(after.every((one) => one.headers.get('X-For') === 'L1')).toBe(true)
  // What is the member's own is not even asked for.
  expect(after.some((one) => /messages|orders|stays|wards/.test(one.path))).toBe(false)
})

test('a request is answered with a proof of exactly that', async () => {
  const asked = link('L2', {
    role: 'member',
    state: 'awaiting_acceptance',
    answer_by: '2026-12-20',
  })
  const sent = answer({
    [`GET ${API}/links`]: () => ({ body: { links: [asked] } }),
    [`POST ${API}/proofs`]: () => ({ status: 201, body: { proof: 'P1' } }),
    [`POST ${API}/links/L2/accept`]: () => ({ body: link('L2', { role: 'member' }) }),
  })
  await openPage('/links')
  await user.click(await screen.findByRole('button', { name: '同意' }))
  await user.click(await screen.findByRole('button', { name: '开始刷脸' }))
  await waitFor(() => expect(sent.some((one) => one.path.endsWith('/accept'))).toBe(true))
  expect(sent.find((one) => one.path.endsWith('/accept'))?.headers.get('X-Proof')).toBe('P1')
  expect(sent.find((one) => one.path.endsWith('/proofs'))?.body).toMatchObject({
    act: { method: 'POST', path: '/links/L2/accept' },
  })
})
