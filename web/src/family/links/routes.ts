import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/links', name: 'links', component: () => import('./Links.vue') },
  { path: '/links/ask', name: 'link-ask', component: () => import('./Ask.vue') },
  { path: '/links/:id', name: 'link', component: () => import('./Member.vue'), props: true },
] satisfies RouteRecordRaw[]
