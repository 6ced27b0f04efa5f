import type { RouteRecordRaw } from 'vue-router'
import type { Duty } from '../session/me'

/** Whoever may read statements; only a money officer says something of one. */
const duties: Duty[] = ['money_officer', 'approver']

export default [
  {
    path: '/statements',
    name: 'statements',
    component: () => import('./Statements.vue'),
    meta: {
      nav: { group: 'clearing', label: ['清算单', 'Statements'], duties, order: 2, keys: 'g s' },
    },
  },
  {
    path: '/statements/:id',
    name: 'statement',
    component: () => import('./StatementPage.vue'),
    props: true,
    meta: { title: ['清算单', 'Statement'], duties },
  },
  {
    path: '/remittances',
    name: 'remittances',
    component: () => import('./Remittances.vue'),
    meta: { nav: { group: 'clearing', label: ['汇款', 'Remittances'], duties, order: 3 } },
  },
  {
    path: '/prepayments',
    name: 'prepayments',
    component: () => import('./Prepayments.vue'),
    meta: { nav: { group: 'clearing', label: ['预付金', 'Prepayments'], duties, order: 4 } },
  },
] satisfies RouteRecordRaw[]
