import type { RouteRecordRaw } from 'vue-router'
import type { Duty } from '../session/me'

/** Whoever may read persons; the server asks for the same. */
const readers: Duty[] = [
  'reader',
  'intake',
  'reviewer',
  'account_officer',
  'money_officer',
  'approver',
]

export default [
  {
    path: '/people',
    name: 'people',
    component: () => import('./People.vue'),
    meta: {
      nav: {
        group: 'intake',
        label: ['查人', 'Find people'],
        duties: readers,
        order: 2,
        keys: 'g f',
      },
    },
  },
  {
    path: '/people/:psn_no',
    name: 'person',
    component: () => import('./PersonPage.vue'),
    props: (to) => ({ psnNo: to.params.psn_no }),
    meta: { title: ['个人全貌', 'Person'], duties: readers },
  },
] satisfies RouteRecordRaw[]
