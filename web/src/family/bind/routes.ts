import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/bind', name: 'bind', component: () => import('./Bind.vue') },
] satisfies RouteRecordRaw[]
