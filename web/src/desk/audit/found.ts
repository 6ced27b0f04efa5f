import type { Schemas } from '../api'

/** What a recount comes to: all as written, or where the first thing that is not stands. */
export interface Found {
  right: boolean
  /** The first break in the order of areas and sequence. */
  first?: Schemas['BreakView']
  /** Breaks beside the first. */
  more: number
}

const order = (one: Schemas['BreakView']) =>
  `${one.area ?? '999999'} ${String(one.sequence ?? Number.MAX_SAFE_INTEGER).padStart(17, '0')}`

export function foundIn(verified: Schemas['Verified']): Found {
  const [first, ...rest] = [...verified.breaks].sort((a, b) => order(a).localeCompare(order(b)))
  return { right: verified.right && !first, first, more: rest.length }
}

/** Where the chains end as lines of a file, to be kept elsewhere. */
export const endsText = (ends: readonly Schemas['EndView'][]): string =>
  ends.map((end) => `${end.area},${end.sequence},${end.chain}`).join('\n')
