import { VueQueryPlugin } from '@tanstack/vue-query'
import { configure, render } from '@testing-library/vue'
import { vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter, RouterView, type RouteRecordRaw } from 'vue-router'
import { queries } from '@/shared/query'
import ProofSheet from './proof/ProofSheet.vue'
import { forWhom, type ForWhom } from './session/for'

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 5_000 })
vi.setConfig({ testTimeout: 30_000 })

const concepts = import.meta.glob<{ default: RouteRecordRaw[] }>('./*/routes.ts', { eager: true })

/** Opens a page of this room as the product does, with all its routes and the sheet that proves. */
export async function openPage(path: string, whom: ForWhom | null = null) {
  queries.clear()
  queries.setDefaultOptions({ queries: { ...queries.getDefaultOptions().queries, retry: false } })
  forWhom.value = whom
  const routes = Object.values(concepts).flatMap((concept) => concept.default)
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push(path)
  const Frame = defineComponent({ render: () => [h(RouterView), h(ProofSheet)] })
  const page = render(Frame, {
    global: { plugins: [router, [VueQueryPlugin, { queryClient: queries }]] },
  })
  return { ...page, router }
}
