import { describe, expect, it } from 'vitest'
import type { RouteRecordNormalized } from 'vue-router'
import type { Duty } from '../session/me'
import { type Nav, navOf } from './nav'

const page = (name: string, nav?: Nav) =>
  ({ name, path: `/${name}`, meta: nav ? { nav } : {} }) as unknown as RouteRecordNormalized
const routes = [
  page('home'),
  page('audit', { group: 'system', label: ['审计', 'Audit'], duties: ['admin'], order: 2 }),
  page('clerks', { group: 'system', label: ['用户', 'Clerks'], duties: ['admin'], order: 1 }),
  page('window', { group: 'intake', label: ['窗口', 'Window'], duties: ['intake'], order: 1 }),
  page('people', {
    group: 'intake',
    label: ['查人', 'People'],
    duties: ['intake', 'reader'],
    order: 2,
  }),
]
const names = (...duties: Duty[]) =>
  navOf(routes, duties).map((one) => [one.group, ...one.items.map((item) => item.name)])

describe('the navigation by duties', () => {
  it('shows a group only to who has a duty in it, in its order', () => {
    expect(names('reader')).toEqual([['intake', 'people']])
    expect(names('admin')).toEqual([['system', 'clerks', 'audit']])
    expect(names('intake', 'admin')).toEqual([
      ['intake', 'window', 'people'],
      ['system', 'clerks', 'audit'],
    ])
  })
  it('shows nothing to who has no duty at the desk', () => {
    expect(names('cashier')).toEqual([])
  })
})
