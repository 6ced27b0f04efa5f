import { typed } from '@/shared/money'
import type { Schemas } from '../api'

/** Limits and scopes as they were typed. */
export interface TermsTyped {
  payment: string
  month: string
  year: string
  scopes: string[]
}

export const noTerms = (): TermsTyped => ({ payment: '', month: '', year: '', scopes: [] })

/** As they stand in a binding. */
export const termsOf = (binding: Schemas['BindingView']): TermsTyped => ({
  payment: binding.limits.payment ?? '',
  month: binding.limits.month ?? '',
  year: binding.limits.year ?? '',
  scopes: [...binding.scopes],
})

/** The limits for the interface; `null` = one of them is no amount. */
export function limitsSaid(terms: TermsTyped): Schemas['Limits'] | null {
  const limits: Schemas['Limits'] = {}
  for (const key of ['payment', 'month', 'year'] as const) {
    if (terms[key].trim() === '') continue
    const amount = typed(terms[key])
    if (amount === null) return null
    limits[key] = amount
  }
  return limits
}
