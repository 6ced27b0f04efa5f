import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/payers', name: 'payers', component: () => import('./Payers.vue') },
] satisfies RouteRecordRaw[]
