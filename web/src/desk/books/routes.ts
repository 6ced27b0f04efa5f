import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/books',
    name: 'books',
    component: () => import('./BooksPage.vue'),
    meta: {
      nav: {
        group: 'institutions',
        label: ['账本', 'Books'],
        duties: ['money_officer', 'approver'],
        order: 5,
        keys: 'g b',
      },
    },
  },
] satisfies RouteRecordRaw[]
