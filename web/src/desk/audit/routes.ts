import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/audit',
    name: 'audit',
    component: () => import('./Audit.vue'),
    meta: {
      nav: {
        group: 'system',
        label: ['审计', 'Audit'],
        duties: ['admin'],
        order: 2,
        keys: 'g h',
      },
    },
  },
] satisfies RouteRecordRaw[]
