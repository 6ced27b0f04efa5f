import { render, screen } from '@testing-library/vue'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { byProvince, type Cell, matrixOf, tint } from './matrix'
import MatrixTable from './MatrixTable.vue'

const place = (area: string, name: string) => ({ area, name })
const cell = (from: string, to: string, amount: string): Cell => ({
  debtor: place(from, `省${from.slice(0, 2)}`),
  creditor: place(to, `省${to.slice(0, 2)}`),
  amount,
  items: 1,
  kinds: [['统筹基金', amount]],
})
const cells = [
  cell('510000', '110000', '0.10'),
  cell('110000', '510000', '800.20'),
  cell('110000', '310000', '-100.00'),
]

describe('the matrix of who owes whom', () => {
  it('has payers in rows and payees in columns, by code, and their sums to the 分', () => {
    const matrix = matrixOf(cells)
    expect(matrix.rows.map((row) => [row.place.area, row.sum])).toEqual([
      ['110000', 70_020],
      ['510000', 10],
    ])
    expect(matrix.creditors.map((one) => one.area)).toEqual(['110000', '310000', '510000'])
    expect(matrix.sums).toEqual([10, -10_000, 80_020])
    expect(matrix.total).toBe(70_030)
    expect(matrix.rows[0]?.cells.map((one) => one?.amount ?? null)).toEqual([
      null,
      '-100.00',
      '800.20',
    ])
  })
  it('tints by halves of the greatest amount, each sign for itself, and zero not at all', () => {
    const steps = ['800.00', '400.01', '400.00', '200.00', '100.00', '50.00', '0.01'].map(
      (amount) => tint(amount, 80_000).step,
    )
    expect(steps).toEqual([5, 5, 4, 3, 2, 1, 1])
    expect(tint('-800.00', 80_000)).toEqual({ sign: 'back', step: 5 })
    expect(tint('0.00', 80_000)).toEqual({ sign: 'none', step: 0 })
  })
  it('groups areas by the province that they lie in', () => {
    const within = byProvince([cell('510100', '510700', '1.00'), cell('440300', '440100', '2.00')])
    expect([...within.keys()]).toEqual(['510000', '440000'])
  })
  it('is a table whose cells have their figure, their row, their column and sums', async () => {
    const { emitted } = render(MatrixTable, { props: { cells, caption: '省与省之间' } })
    expect(screen.getByRole('rowheader', { name: '省11' })).toBeVisible()
    expect(screen.getByRole('columnheader', { name: '省51' })).toHaveAttribute('scope', 'col')
    expect(screen.getByRole('cell', { name: '700.30' })).toBeVisible()
    const owed = screen.getByRole('button', { name: /省11付省51 800.20 元/ })
    expect(owed.closest('td')).toHaveClass('owed-5')
    const back = screen.getByRole('button', { name: /省11付省31 −100.00 元/ })
    expect(back.closest('td')).toHaveClass('back-2')
    await userEvent.click(owed)
    expect(emitted('choose')).toEqual([[cells[1]]])
  })
})
