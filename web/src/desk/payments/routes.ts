import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/payments',
    name: 'payments',
    component: () => import('./PaymentsPage.vue'),
    meta: {
      nav: {
        group: 'institutions',
        label: ['机构清算', 'Applications'],
        duties: ['money_officer', 'approver'],
        order: 4,
        keys: 'g p',
      },
    },
  },
] satisfies RouteRecordRaw[]
