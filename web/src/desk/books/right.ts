import type { Schemas } from '../api'

type Book = Schemas['BookView']
const ZERO = '0.00'

/** What is wrong with a book: codes that are kept otherwise than their entries sum up, sums that are
 * not zero. Nothing of a sound one. */
export function wrongOf(book: Book): { codes: number[]; sum: boolean; commitments: boolean } {
  return {
    codes: book.lines.filter((line) => line.kept !== line.summed).map((line) => line.code),
    sum: book.sum !== ZERO,
    commitments: book.commitments !== ZERO,
  }
}

export function isRight(book: Book): boolean {
  const wrong = wrongOf(book)
  return !wrong.codes.length && !wrong.sum && !wrong.commitments
}
