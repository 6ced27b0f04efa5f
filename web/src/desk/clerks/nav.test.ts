import { describe, expect, it } from 'vitest'
import { createRouter, createMemoryHistory } from 'vue-router'
import audit from '../audit/routes'
import clearing from '../clearing/routes'
import policies from '../policies/routes'
import type { Duty } from '../session/me'
import statements from '../statements/routes'
import { navOf } from '../ui/nav'
import clerks from './routes'

const router = createRouter({
  history: createMemoryHistory(),
  routes: [...clearing, ...statements, ...policies, ...clerks, ...audit],
})
const names = (duty: Duty) =>
  navOf(router.getRoutes(), [duty]).flatMap((group) => group.items.map((item) => item.name))

describe('who finds clearing, rules, clerks and the trail', () => {
  it('only those whom the server lets read them', () => {
    const money = ['positions', 'statements', 'remittances', 'prepayments', 'clearing']
    expect(names('money_officer')).toEqual(money)
    expect(names('approver')).toEqual([...money, 'policies'])
    expect(names('editor')).toEqual(['policies'])
    expect(names('admin')).toEqual(['clerks', 'audit'])
    for (const duty of ['intake', 'reader', 'reviewer', 'registrar', 'cashier'] as const) {
      expect([duty, names(duty)]).toEqual([duty, []])
    }
  })
  it('keeps pages out of the navigation to the same duties', () => {
    const at = (name: string) => router.getRoutes().find((route) => route.name === name)?.meta
    expect(at('statement')?.duties).toEqual(['money_officer', 'approver'])
    expect(at('policy')?.duties).toEqual(['editor', 'approver'])
  })
})
