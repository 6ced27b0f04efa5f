import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/me/contact', name: 'contact', component: () => import('./Contact.vue') },
] satisfies RouteRecordRaw[]
