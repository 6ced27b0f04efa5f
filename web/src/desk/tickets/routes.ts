import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/tickets',
    name: 'tickets',
    component: () => import('./TicketsPage.vue'),
    meta: {
      nav: {
        group: 'institutions',
        label: ['差异工单', 'Tickets'],
        duties: ['money_officer', 'approver'],
        order: 3,
        keys: 'g t',
      },
    },
  },
] satisfies RouteRecordRaw[]
