import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/positions',
    name: 'positions',
    component: () => import('./Positions.vue'),
    meta: {
      nav: {
        group: 'clearing',
        label: ['清分矩阵', 'Positions'],
        duties: ['money_officer', 'approver'],
        order: 1,
        keys: 'g j',
      },
    },
  },
  {
    path: '/clearing',
    name: 'clearing',
    component: () => import('./Clearing.vue'),
    meta: {
      nav: {
        group: 'clearing',
        label: ['清算日历', 'Calendar'],
        duties: ['money_officer', 'approver'],
        order: 5,
      },
    },
  },
] satisfies RouteRecordRaw[]
