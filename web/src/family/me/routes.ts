import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/me', name: 'me', component: () => import('./Me.vue') },
  { path: '/settings', name: 'settings', component: () => import('./Settings.vue') },
  { path: '/my-data', name: 'my-data', component: () => import('./MyData.vue') },
  { path: '/my-data/looks', name: 'looks', component: () => import('./Looks.vue') },
  { path: '/my-data/consents', name: 'consents', component: () => import('./Consents.vue') },
  { path: '/me/password', name: 'password', component: () => import('./Password.vue') },
] satisfies RouteRecordRaw[]
