import { describe, expect, test } from 'vitest'
import { fen, grouped, typed, yuan } from './money'

describe('amounts', () => {
  test.each([
    ['0.00', 0],
    ['0.05', 5],
    ['1500.00', 150_000],
    ['-0.01', -1],
    ['-1500.05', -150_005],
    ['9007199254740.99', 900_719_925_474_099],
  ])('%s is %i 分 and back', (text, value) => {
    expect(fen(text)).toBe(value)
    expect(yuan(value)).toBe(text)
  })
  test.each(['', '1', '1.5', '1.234', 'x', '1e3', ' 1.00'])('%s is no amount', (text) => {
    expect(() => fen(text)).toThrow('not an amount')
  })
  test('long ones are grouped', () => {
    expect(grouped('1234567.80')).toBe('1,234,567.80')
    expect(grouped('-999.00')).toBe('-999.00')
  })
  test.each([
    ['80', '80.00'],
    ['80.5', '80.50'],
    [' 1,500 元', '1500.00'],
    ['１００', '100.00'],
    ['0080.05', '80.05'],
    ['1.005', null],
    ['-5', null],
    ['1e3', null],
    ['', null],
  ])('typed %s is %s', (text, said) => {
    expect(typed(text)).toBe(said)
  })
})
