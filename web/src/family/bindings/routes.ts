import type { RouteRecordRaw } from 'vue-router'

export default [
  { path: '/bindings', name: 'bindings', component: () => import('./Bindings.vue') },
  { path: '/bindings/:id', name: 'binding', component: () => import('./Binding.vue') },
  {
    path: '/bindings/:id/accept',
    name: 'binding-accept',
    component: () => import('./Accept.vue'),
  },
  { path: '/bindings/:id/terms', name: 'binding-terms', component: () => import('./Terms.vue') },
  { path: '/bindings/:id/unbind', name: 'binding-unbind', component: () => import('./Unbind.vue') },
] satisfies RouteRecordRaw[]
