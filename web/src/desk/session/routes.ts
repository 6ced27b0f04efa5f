import type { RouteRecordRaw } from 'vue-router'

export default [
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./SignIn.vue'),
    meta: { bare: true, title: ['登录', 'Sign in'] },
  },
] satisfies RouteRecordRaw[]
