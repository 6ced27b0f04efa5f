import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/cases', name: 'cases', component: () => import('./Cases.vue') },
  { path: '/cases/correction', name: 'correction', component: () => import('./AskCorrection.vue') },
  { path: '/cases/merge', name: 'merge', component: () => import('./AskMerge.vue') },
  { path: '/cases/:id', name: 'case', component: () => import('./Case.vue') },
] satisfies RouteRecordRaw[]
