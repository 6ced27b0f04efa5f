import type { Schemas } from '../api'

export type Brief = Schemas['PersonBrief']

/** How somebody is found; what is typed goes in the body of a request and nowhere else. */
export type By = 'cert' | 'psn_no' | 'card' | 'phone' | 'name'

export interface Typed {
  by: By
  cert_type: string
  text: string
  /** With a name: where insured. */
  area: string
}
export const blank = (): Typed => ({ by: 'cert', cert_type: '01', text: '', area: '' })

/** The question as the interface wants it; `null` while something is missing. */
export function findBody(typed: Typed): Schemas['Find'] | null {
  const text = typed.text.trim().replace(/\s+/g, typed.by === 'name' ? ' ' : '')
  if (!text) return null
  switch (typed.by) {
    case 'cert':
      return { cert_type: typed.cert_type, cert_no: text.toUpperCase() }
    case 'psn_no':
      return { psn_no: text }
    case 'card':
      return { card_no: text }
    case 'phone':
      return { phone: text }
    case 'name':
      return typed.area ? { name: text, area: typed.area } : null
  }
}
