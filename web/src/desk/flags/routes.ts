import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/flags',
    name: 'flags',
    component: () => import('./Flags.vue'),
    meta: {
      nav: {
        group: 'review',
        label: ['疑点', 'Flags'],
        duties: ['reviewer'],
        order: 2,
        keys: 'g y',
      },
    },
  },
  {
    path: '/flags/:id',
    name: 'flag',
    component: () => import('./FlagPage.vue'),
    props: true,
    meta: { title: ['疑点', 'Flag'], duties: ['reviewer'] },
  },
] satisfies RouteRecordRaw[]
