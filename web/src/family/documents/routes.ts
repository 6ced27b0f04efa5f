import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/documents', name: 'documents', component: () => import('./Documents.vue') },
] satisfies RouteRecordRaw[]
