import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/uses', name: 'uses', component: () => import('./Uses.vue') },
  { path: '/uses/:id', name: 'use', component: () => import('./Use.vue'), props: true },
] satisfies RouteRecordRaw[]
