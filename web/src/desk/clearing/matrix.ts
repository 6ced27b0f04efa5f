import { fen } from '@/shared/money'

export interface Place {
  area: string
  name: string
}
export interface Cell {
  debtor: Place
  creditor: Place
  /** 元; below zero where more was given back than was new. */
  amount: string
  items: number
  /** Kind and 元. */
  kinds: string[][]
}
export interface Row {
  place: Place
  /** One for each creditor; `null` = nothing between the two. */
  cells: (Cell | null)[]
  /** 分 */
  sum: number
}
export interface Matrix {
  creditors: Place[]
  rows: Row[]
  /** What each creditor is owed, 分. */
  sums: number[]
  total: number
  /** The amount furthest from zero, 分: what the tints are measured by. */
  most: number
}

const byArea = (a: Place, b: Place) => a.area.localeCompare(b.area)

function places(all: Place[]): Place[] {
  return [...new Map(all.map((place) => [place.area, place])).values()].sort(byArea)
}

/** Who pays stands in the rows, who is paid in the columns; only places that owe or are owed. */
export function matrixOf(cells: readonly Cell[]): Matrix {
  const debtors = places(cells.map((cell) => cell.debtor))
  const creditors = places(cells.map((cell) => cell.creditor))
  const key = (debtor: string, creditor: string) => `${debtor}>${creditor}`
  const found = new Map(cells.map((cell) => [key(cell.debtor.area, cell.creditor.area), cell]))
  const rows = debtors.map((place) => {
    const line = creditors.map((to) => found.get(key(place.area, to.area)) ?? null)
    return { place, cells: line, sum: line.reduce((sum, it) => sum + (it ? fen(it.amount) : 0), 0) }
  })
  const sums = creditors.map((_, at) =>
    rows.reduce((sum, row) => sum + (row.cells[at] ? fen(row.cells[at].amount) : 0), 0),
  )
  const most = Math.max(0, ...cells.map((cell) => Math.abs(fen(cell.amount))))
  return { creditors, rows, sums, total: sums.reduce((sum, it) => sum + it, 0), most }
}

export const TINTS = 5

/** Which of the five tints of its sign: the strongest for the greatest amount, the next for what is
 * above a half of it, a quarter, an eighth; zero has none. */
export function tint(
  amount: string,
  most: number,
): { sign: 'owed' | 'back' | 'none'; step: number } {
  const value = fen(amount)
  if (value === 0 || most <= 0) return { sign: 'none', step: 0 }
  let step = TINTS
  for (let edge = most; step > 1 && Math.abs(value) * 2 <= edge; edge /= 2) step -= 1
  return { sign: value > 0 ? 'owed' : 'back', step }
}

/** Cells between areas, by their province: the first two digits. */
export function byProvince(cells: readonly Cell[]): Map<string, Cell[]> {
  const found = new Map<string, Cell[]>()
  for (const cell of cells) {
    const province = `${cell.debtor.area.slice(0, 2)}0000`
    found.set(province, [...(found.get(province) ?? []), cell])
  }
  return found
}
