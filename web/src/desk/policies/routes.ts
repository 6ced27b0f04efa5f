import type { RouteRecordRaw } from 'vue-router'
import type { Duty } from '../session/me'

/** Who changes rules, and who approves them. */
const duties: Duty[] = ['editor', 'approver']

export default [
  {
    path: '/policies',
    name: 'policies',
    component: () => import('./Policies.vue'),
    meta: {
      nav: { group: 'policy', label: ['规则', 'Rules'], duties, order: 1, keys: 'g r' },
    },
  },
  {
    path: '/policies/:file',
    name: 'policy',
    component: () => import('./PolicyPage.vue'),
    props: (to) => ({ name: `${String(to.params.file)}.toml` }),
    meta: { title: ['规则文件', 'Rules file'], duties },
  },
] satisfies RouteRecordRaw[]
