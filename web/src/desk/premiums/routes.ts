import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/premiums',
    name: 'premiums',
    component: () => import('./PremiumsPage.vue'),
    meta: {
      nav: {
        group: 'accounts',
        label: ['代缴保费', 'Premiums'],
        duties: ['money_officer', 'approver'],
        order: 6,
      },
    },
  },
] satisfies RouteRecordRaw[]
