import { typed } from '@/shared/money'
import type { Schemas } from '../api'

type Limits = Schemas['Limits']
const FIELDS = ['payment', 'month', 'year'] as const

/** What was typed as the interface takes it: what is empty is no limit. */
export function limitsOf(given: Record<(typeof FIELDS)[number], string>): Limits {
  const limits: Limits = { payment: null, month: null, year: null }
  for (const field of FIELDS) limits[field] = typed(given[field])
  return limits
}

/** As fields that can be typed in. */
export const typedOf = (limits: Limits) => ({
  payment: limits.payment ?? '',
  month: limits.month ?? '',
  year: limits.year ?? '',
})
