import { expect, test } from 'vitest'
import type { Schemas } from '../api'
import { byMember, joined, pocketsOf } from './sums'

const line = (member: string, payer: string, net: string) =>
  ({ member, payer, payer_zh: payer.toUpperCase(), net }) as Schemas['ReportLine']
const LINES = [
  line('妈*', 'aid', '20.05'),
  line('本人', 'own', '10.00'),
  line('妈*', 'aid', '-0.05'),
  line('妈*', 'cash', '1.00'),
]

test('lines of one person are one row, refunds taken off, the largest first', () => {
  expect(byMember(LINES)).toEqual([
    { member: '妈*', pockets: { aid: 2000, cash: 100 }, total: 2100 },
    { member: '本人', pockets: { own: 1000 }, total: 1000 },
  ])
})
test('pockets stand in the order money is taken', () => {
  expect(pocketsOf(LINES).map((pocket) => pocket.key)).toEqual(['own', 'aid', 'cash'])
})

test('parts of a long period add up in whole 分, and the last one ends it', () => {
  const part = (sum: string, more?: string) =>
    ({
      lines: [line('本人', 'own', sum)],
      own_care: { total: sum, fund: '0.00', own: sum, aid: '0.00', cash: '0.00', hospital: '0.00' },
      for_relatives: '0.10',
      from_account: sum,
      uses: 2,
      more_from: more,
    }) as Schemas['Report']
  const whole = joined(part('0.10', 'x'), part('0.20'))
  expect(whole.own_care.total).toBe('0.30')
  expect(whole.for_relatives).toBe('0.20')
  expect(whole.lines).toHaveLength(2)
  expect(whole.uses).toBe(4)
  expect(whole.more_from).toBeUndefined()
})
