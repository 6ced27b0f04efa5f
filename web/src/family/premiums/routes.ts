import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/premiums', name: 'premiums', component: () => import('./Premiums.vue') },
] satisfies RouteRecordRaw[]
