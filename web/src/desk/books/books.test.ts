import { screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { asClerk, open } from '../testing'
import { wrongOf } from './right'

const book = (name: string, kept: string, sum = '0.00') => ({
  book: '110000',
  name,
  lines: [{ code: 1020, kept, summed: '5.00' }],
  sum,
  commitments: '0.00',
})

describe('the trial balance', () => {
  it('says that all is right', async () => {
    answer({
      ...asClerk('money_officer'),
      'GET /api/desk/v1/books': () => ({ body: { right: true, books: [book('北京市', '5.00')] } }),
    })
    await open('/books')
    expect(await screen.findByText(/全部正确：1 本账/)).toBeVisible()
  })
  it('names the book that is not', async () => {
    const wrong = { ...book('上海市', '4.00'), book: '310000' }
    answer({
      ...asClerk('money_officer'),
      'GET /api/desk/v1/books': () => ({
        body: { right: false, books: [book('北京市', '5.00'), wrong] },
      }),
    })
    await open('/books')
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('上海市')
    expect(alert).not.toHaveTextContent('北京市')
  })
  it('is wrong by code or by sum', () => {
    expect(wrongOf(book('北京市', '4.00')).codes).toEqual([1020])
    expect(wrongOf(book('北京市', '5.00', '0.01')).sum).toBe(true)
  })
})
