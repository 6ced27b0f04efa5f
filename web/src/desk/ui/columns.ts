/** A column of a table. Figures stand right, in figures of one width, and the column keeps its. */
export interface Column<Row> {
  /** Also the name of the slot that draws its cells: `#amount="{ row }"`. */
  key: string
  label: string
  /** px; a column without one shares what is left. */
  width?: number
  /** px, at least; 100 where left out. */
  min?: number
  figure?: boolean
  fixed?: 'left' | 'right'
  /** Text of a cell without a slot; `row[key]` where left out. */
  text?: (row: Row) => string
}

/** What a cell without a slot says. */
export function textOf<Row>(column: Column<Row>, row: Row): string {
  if (column.text) return column.text(row)
  const value = (row as Record<string, unknown>)[column.key]
  return value === null || value === undefined ? '' : String(value)
}
