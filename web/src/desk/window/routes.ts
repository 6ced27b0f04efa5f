import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/window',
    name: 'window',
    component: () => import('./WindowPage.vue'),
    meta: {
      nav: {
        group: 'intake',
        label: ['窗口办理', 'Window'],
        duties: ['intake'],
        order: 1,
        keys: 'g w',
      },
    },
  },
] satisfies RouteRecordRaw[]
