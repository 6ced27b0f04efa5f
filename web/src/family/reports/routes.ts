import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/report', name: 'report', component: () => import('./Report.vue') },
] satisfies RouteRecordRaw[]
