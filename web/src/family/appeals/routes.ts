import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/appeal', name: 'appeal', component: () => import('./Appeal.vue') },
] satisfies RouteRecordRaw[]
