import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/voucher', name: 'voucher', component: () => import('./Voucher.vue') },
] satisfies RouteRecordRaw[]
