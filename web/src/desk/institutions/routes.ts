import type { RouteRecordRaw } from 'vue-router'
import type { Duty } from '../session/me'

const duties: Duty[] = ['registrar', 'money_officer', 'approver']

export default [
  {
    path: '/institutions',
    name: 'institutions',
    component: () => import('./InstitutionsPage.vue'),
    meta: {
      nav: {
        group: 'institutions',
        label: ['医药机构', 'Institutions'],
        duties,
        order: 1,
        keys: 'g i',
      },
    },
  },
  {
    path: '/institutions/:code',
    name: 'institution',
    component: () => import('./InstitutionPage.vue'),
    props: (to) => ({ code: to.params.code }),
    meta: { title: ['医药机构', 'Institution'], duties },
  },
] satisfies RouteRecordRaw[]
