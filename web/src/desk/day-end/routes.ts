import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/day-end',
    name: 'day-end',
    component: () => import('./DayEndPage.vue'),
    meta: {
      nav: {
        group: 'institutions',
        label: ['日终对账', 'Day end'],
        duties: ['money_officer'],
        order: 2,
        keys: 'g d',
      },
    },
  },
] satisfies RouteRecordRaw[]
