import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/accounts',
    name: 'accounts',
    component: () => import('./AccountsPage.vue'),
    meta: {
      nav: {
        group: 'accounts',
        label: ['账户与参保', 'Accounts'],
        duties: ['account_officer'],
        order: 1,
        keys: 'g a',
      },
    },
  },
  {
    path: '/accounts/credits',
    name: 'credits',
    component: () => import('./CreditsPage.vue'),
    meta: {
      nav: {
        group: 'accounts',
        label: ['批量入账', 'Credit files'],
        duties: ['money_officer'],
        order: 2,
      },
    },
  },
  {
    path: '/accounts/bills',
    name: 'bills',
    component: () => import('./CancelPage.vue'),
    meta: {
      nav: {
        group: 'accounts',
        label: ['退回账单', 'Give a bill back'],
        duties: ['money_officer'],
        order: 3,
      },
    },
  },
  {
    path: '/accounts/year',
    name: 'year-roll',
    component: () => import('./YearPage.vue'),
    meta: {
      nav: {
        group: 'accounts',
        label: ['年度结转', 'Turn of the year'],
        duties: ['money_officer'],
        order: 5,
      },
    },
  },
] satisfies RouteRecordRaw[]
