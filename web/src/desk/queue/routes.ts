import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/queue',
    name: 'queue',
    component: () => import('./Queue.vue'),
    meta: {
      nav: {
        group: 'review',
        label: ['待办', 'Queue'],
        duties: ['reviewer', 'approver', 'intake', 'account_officer', 'money_officer', 'admin'],
        order: 1,
        keys: 'g q',
      },
    },
  },
] satisfies RouteRecordRaw[]
