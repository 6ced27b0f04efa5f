import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/wallet', name: 'wallet', component: () => import('./Wallet.vue') },
  { path: '/quotas', name: 'quotas', component: () => import('./Quotas.vue') },
] satisfies RouteRecordRaw[]
