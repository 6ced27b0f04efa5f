import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/estates',
    name: 'estates',
    component: () => import('./EstatesPage.vue'),
    meta: {
      nav: {
        group: 'accounts',
        label: ['身故发放', 'Estates'],
        duties: ['money_officer', 'approver'],
        order: 4,
      },
    },
  },
] satisfies RouteRecordRaw[]
