import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/calls',
    name: 'calls',
    component: () => import('./CallsPage.vue'),
    meta: {
      nav: {
        group: 'institutions',
        label: ['没有送到', 'Undelivered'],
        duties: ['registrar', 'admin'],
        order: 7,
      },
    },
  },
] satisfies RouteRecordRaw[]
