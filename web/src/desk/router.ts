import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

/** Each concept brings its own routes; every page is a chunk of its own. */
const concepts = import.meta.glob<{ default: RouteRecordRaw[] }>('./*/routes.ts', { eager: true })

export const routes: RouteRecordRaw[] = [
  ...Object.values(concepts).flatMap((concept) => concept.default),
  { path: '/:rest(.*)*', redirect: '/' },
]

export const router = createRouter({
  history: createWebHistory('/desk/'),
  routes,
  scrollBehavior: (_to, _from, kept) => kept ?? { top: 0 },
})

// After an upgrade the old parts are gone: the page is loaded anew, once. Without a network nothing is
// gone, and what is open stays.
router.onError(async (error: unknown, to) => {
  const isGone = error instanceof TypeError && /import|fetch/i.test(error.message)
  if (!isGone || sessionStorage.getItem('gongji.reloaded')) return
  const there = await fetch('/desk/', { method: 'HEAD', cache: 'no-store' }).catch(() => null)
  if (!there?.ok) return
  sessionStorage.setItem('gongji.reloaded', '1')
  window.location.assign(`/desk${to.fullPath}`)
})
router.afterEach(() => sessionStorage.removeItem('gongji.reloaded'))
