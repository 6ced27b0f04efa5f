import type { RouteRecordNormalized } from 'vue-router'
import type { Duty } from '../session/me'

/** Groups of the navigation in their order. */
export const GROUPS = {
  intake: ['受理', 'Window'],
  review: ['审核', 'Review'],
  accounts: ['账户', 'Accounts'],
  institutions: ['机构与日终', 'Institutions'],
  clearing: ['清算', 'Clearing'],
  policy: ['政策', 'Rules'],
  system: ['系统', 'System'],
} as const
export type Group = keyof typeof GROUPS

/** Where a page stands in the navigation, and who is shown it: a clerk with one of the duties. */
export interface Nav {
  group: Group
  /** Chinese, English. */
  label: readonly [string, string]
  duties: readonly Duty[]
  order: number
  /** Keys that go there: `g q`. */
  keys?: string
}

declare module 'vue-router' {
  interface RouteMeta {
    nav?: Nav
    /** Without navigation: the sign-in. */
    bare?: boolean
    /** Duties of a page that stands in no navigation; else those of `nav`. */
    duties?: readonly Duty[]
    /** Title of the window: Chinese, English; the label of `nav` where left out. */
    title?: readonly [string, string]
  }
}

export interface NavItem extends Nav {
  name: string
  path: string
}

/** What a clerk with these duties finds in the navigation, group by group. */
export function navOf(
  routes: readonly RouteRecordNormalized[],
  duties: readonly Duty[],
): { group: Group; items: NavItem[] }[] {
  const items = routes.flatMap((route) => {
    const nav = route.meta.nav
    if (!nav || !nav.duties.some((duty) => duties.includes(duty))) return []
    return [{ ...nav, name: String(route.name), path: route.path }]
  })
  return (Object.keys(GROUPS) as Group[])
    .map((group) => ({
      group,
      items: items.filter((one) => one.group === group).sort((a, b) => a.order - b.order),
    }))
    .filter((one) => one.items.length > 0)
}
