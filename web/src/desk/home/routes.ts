import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/',
    name: 'home',
    component: () => import('./Home.vue'),
    meta: { title: ['经办', 'Desk'] },
  },
] satisfies RouteRecordRaw[]
