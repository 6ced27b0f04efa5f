/** What is asked: codes of areas, a kinship, a purpose. It stands in the address so that a link can be
 * shared; nothing of it tells who anybody is. */
export interface Question {
  /** Insured area of who pays. */
  from: string
  /** Insured area of the relative. */
  to: string
  /** Where the care is; empty = where the relative is insured. */
  care: string
  /** What the relative is to who pays, as people say it. */
  kin: string
  /** What for; empty = anything. */
  use: string
}

const KEYS = ['from', 'to', 'care', 'kin', 'use'] as const

export function fromAddress(search: string): Question {
  const said = new URLSearchParams(search)
  const question = { from: '', to: '', care: '', kin: '', use: '' }
  for (const key of KEYS)
    question[key] = /^[\w-]{0,20}$/.test(said.get(key) ?? '') ? (said.get(key) ?? '') : ''
  return question
}

export function toAddress(question: Question): string {
  const said = new URLSearchParams()
  for (const key of KEYS) if (question[key]) said.set(key, question[key])
  return `/?${said}`
}

export const isWhole = (question: Question): boolean =>
  question.from !== '' && question.to !== '' && question.kin !== ''
