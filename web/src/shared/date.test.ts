import { expect, test } from 'vitest'
import { day, daysLeft, moment } from './date'

const TODAY = new Date('2026-11-22T01:00:00Z')

test('a day of this year has no year, another one has', () => {
  expect(day('2026-11-22', TODAY)).toBe('11月22日 周日')
  expect(day('2027-01-01', TODAY)).toBe('2027年1月1日 周五')
})
test('a moment is the wall clock of Shanghai as the server wrote it', () => {
  expect(moment('2026-11-22T09:30:00+08:00')).toMatch(/11月22日 周日 09:30$/)
})
test('days are counted by the calendar of Shanghai, not by hours', () => {
  // 23:30 on the 22nd in Shanghai.
  const late = Date.parse('2026-11-22T15:30:00Z')
  expect(daysLeft('2026-11-23', late)).toBe(1)
  // 00:30 on the 23rd in Shanghai, still the 22nd in London.
  expect(daysLeft('2026-11-23', Date.parse('2026-11-22T16:30:00Z'))).toBe(0)
  expect(daysLeft('2026-11-21', late)).toBe(-1)
})
