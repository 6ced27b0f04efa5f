import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/cases/:id',
    name: 'case',
    component: () => import('./CasePage.vue'),
    props: true,
    meta: {
      title: ['事项', 'Case'],
      duties: ['reader', 'intake', 'reviewer', 'account_officer', 'money_officer', 'approver'],
    },
  },
] satisfies RouteRecordRaw[]
