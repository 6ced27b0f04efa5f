import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/orders', name: 'orders', component: () => import('./Orders.vue') },
  { path: '/holds', name: 'holds', component: () => import('./Holds.vue') },
  { path: '/stays', name: 'stays', component: () => import('./Stays.vue') },
  { path: '/filings', name: 'filings', component: () => import('./Filings.vue') },
] satisfies RouteRecordRaw[]
