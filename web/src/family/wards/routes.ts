import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/wards', name: 'wards', component: () => import('./Wards.vue') },
  { path: '/wards/ask', name: 'ward-ask', component: () => import('./Ask.vue') },
] satisfies RouteRecordRaw[]
