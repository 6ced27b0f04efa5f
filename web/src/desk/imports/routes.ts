import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/imports',
    name: 'imports',
    component: () => import('./ImportsPage.vue'),
    meta: {
      nav: {
        group: 'institutions',
        label: ['文件导入', 'Imports'],
        duties: ['registrar', 'editor'],
        order: 6,
      },
    },
  },
] satisfies RouteRecordRaw[]
