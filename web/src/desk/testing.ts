import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { configure, render } from '@testing-library/vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import type { Duty, Me } from './session/me'
import { routes } from './router'

// A page is a chunk of its own, read when it is first opened: on a busy machine that takes its time.
configure({ asyncUtilTimeout: 5_000 })

/** A clerk with these duties, as `GET /me` says it. */
export const clerk = (...duties: Duty[]): Me => ({
  login: 'demo',
  name: '演示经办甲',
  duties: duties.map((duty) => ({ duty, zh: duty })),
  scope: '',
  demo: true,
})

/** What every desk page asks for. */
export const asClerk = (...duties: Duty[]) => ({
  'GET /api/desk/v1/me': () => ({ body: clerk(...duties) }),
  'GET /api/public/v1/areas': () => ({ body: { units: [] } }),
})

/** Draws what stands at an address of the desk, or `root` around it. */
export async function open(at: string, root: object = RouterView) {
  const router = createRouter({ history: createMemoryHistory('/desk/'), routes })
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  await router.push(at)
  const drawn = render(root, {
    global: { plugins: [router, [VueQueryPlugin, { queryClient: queries }]] },
  })
  return { router, ...drawn }
}
