import { VueQueryPlugin } from '@tanstack/vue-query'
import userEvent from '@testing-library/user-event'
import { cleanup, render, screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter, type RouteRecordRaw } from 'vue-router'
import { queries } from '@/shared/query'
import { answer } from '@/shared/testing/server'
import App from '../App.vue'
import { actFor, forWhom } from './for'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  forWhom.value = null
})
const concepts = import.meta.glob<{ default: RouteRecordRaw[] }>('../*/routes.ts', { eager: true })
const API = '/api/family/v1'
const account = (free: string) => ({
  area: '110000',
  current: free,
  carried: '0.00',
  balance: free,
  reserved: '0.00',
  free,
  frozen: false,
  spoken_for: [],
})

test('while somebody is acted for every page says so and every request names it', async () => {
  const sent = answer({
    [`GET ${API}/me/account`]: ({ headers }) => ({
      body: account(headers.get('X-For') === 'W1' ? '12.00' : '3000.00'),
    }),
    [`GET ${API}/me`]: () => ({ body: {} }),
  })
  queries.clear()
  const routes = Object.values(concepts).flatMap((concept) => concept.default)
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push('/account')
  actFor({ id: 'W1', name: '李*', kind: 'ward' })
  render(App, { global: { plugins: [router, [VueQueryPlugin, { queryClient: queries }]] } })

  expect(screen.getByText('您正在替 李* 办理')).toBeInTheDocument()
  expect((await screen.findAllByText('12.00')).length).toBeGreaterThan(0)
  const named = sent.filter((one) => one.path.includes('/me'))
  expect(named.length).toBeGreaterThan(0)
  expect(new Set(named.map((one) => one.headers.get('X-For')))).toEqual(new Set(['W1']))

  await userEvent.setup().click(screen.getByRole('button', { name: '回到自己' }))
  await waitFor(() => expect(router.currentRoute.value.name).toBe('home'))
  expect(screen.queryByText('您正在替 李* 办理')).not.toBeInTheDocument()
  const known = JSON.stringify(
    queries
      .getQueryCache()
      .getAll()
      .map((one) => one.state.data),
  )
  expect(known).not.toContain('12.00')
  const own = sent.filter((one) => one.path === `${API}/me`).at(-1)
  expect(own?.headers.get('X-For')).toBeNull()
})
