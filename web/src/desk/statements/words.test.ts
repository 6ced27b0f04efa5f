import { describe, expect, it } from 'vitest'
import type { Schemas } from '../api'
import { slipOf } from './slip'
import { actsOf, paidBy } from './words'

type Statement = Schemas['StatementView']
const side = (area: string) => ({ area, name: area })
const statement = (over: Partial<Statement>): Statement =>
  ({
    speaker: side('510000'),
    other: side('110000'),
    state: 'sealed',
    disputes: [],
    pays: { payer: side('510000'), payee: side('110000'), amount: '10.00' },
    ...over,
  }) as unknown as Statement
const disputed = (by: string) =>
  statement({ state: 'disputed', disputes: [{ side: side(by) }] as Statement['disputes'] })

describe('what a clerk can do to a statement', () => {
  it('lets who owes confirm, and either side dispute', () => {
    expect(actsOf(statement({}), '51')).toEqual(['confirm', 'dispute'])
    expect(actsOf(statement({}), '11')).toEqual(['dispute'])
    expect(actsOf(statement({}), '')).toEqual(['confirm', 'dispute'])
    expect(actsOf(statement({}), '44')).toEqual([])
  })
  it('lets only the other side answer a dispute', () => {
    expect(actsOf(disputed('510000'), '51')).toEqual([])
    expect(actsOf(disputed('510000'), '11')).toEqual(['answer'])
  })
  it('lets the payer pay and the payee receive, whichever side that is', () => {
    const pays = { payer: side('110000'), payee: side('510000'), amount: '10.00' }
    expect(actsOf(statement({ state: 'confirmed', pays }), '11')).toEqual(['pay'])
    expect(actsOf(statement({ state: 'confirmed', pays }), '51')).toEqual([])
    expect(actsOf(statement({ state: 'sent', pays }), '51')).toEqual(['receive'])
    expect(actsOf(statement({ state: 'paid', pays }), '')).toEqual([])
    expect(actsOf(statement({ state: 'confirmed', pays: null }), '')).toEqual([])
  })
  it("finds the remittance by both sides and the bank's number", () => {
    const one = {
      id: 'r1',
      purpose: 'statement',
      state: 'in_transit',
      payer: side('510000'),
      payee: side('110000'),
      sent: { bank_ref: 'B1' },
    } as Schemas['RemittanceView']
    const sent = statement({ state: 'sent', sent: { bank_ref: 'B1' } as Statement['sent'] })
    const other = { ...one, id: 'r2', payer: side('440000') }
    expect(paidBy(sent, [other, one])?.id).toBe('r1')
    expect(paidBy(sent, [{ ...one, state: 'received' }])).toBeUndefined()
    expect(paidBy(sent, [{ ...one, purpose: 'moves' }])).toBeUndefined()
  })
  it('sends a slip only when it is whole, the amount with two decimals', () => {
    expect(slipOf({ amount: '1,500.5', ref: ' B1 ', on: '2026-11-22' })).toEqual({
      amount: '1500.50',
      bank_ref: 'B1',
      on: '2026-11-22',
    })
    expect(slipOf({ amount: '1.005', ref: 'B1', on: '2026-11-22' })).toBeNull()
    expect(slipOf({ amount: '1', ref: ' ', on: '2026-11-22' })).toBeNull()
  })
})
