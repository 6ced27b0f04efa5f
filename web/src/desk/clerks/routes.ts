import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/clerks',
    name: 'clerks',
    component: () => import('./Clerks.vue'),
    meta: {
      nav: {
        group: 'system',
        label: ['经办人', 'Clerks'],
        duties: ['admin'],
        order: 1,
        keys: 'g u',
      },
    },
  },
] satisfies RouteRecordRaw[]
