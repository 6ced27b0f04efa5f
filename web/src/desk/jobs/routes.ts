import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/jobs',
    name: 'jobs',
    component: () => import('./JobsPage.vue'),
    meta: {
      nav: {
        group: 'system',
        label: ['定时任务', 'Jobs'],
        duties: ['admin'],
        order: 4,
      },
    },
  },
] satisfies RouteRecordRaw[]
