import { typed } from '@/shared/money'
import type { Schemas } from '../api'

/** Today by Shanghai's calendar: a bank's day is not after it. */
export const todayIn = (now = Date.now()): string =>
  new Date(now + 8 * 3600 * 1000).toISOString().slice(0, 10)

/** What a clerk typed from a bank's slip; `null` where it cannot be sent yet. */
export function slipOf(form: {
  amount: string
  ref: string
  on: string
}): Schemas['BankSlip'] | null {
  const amount = typed(form.amount)
  const bank_ref = form.ref.trim()
  if (!amount || !bank_ref || !form.on) return null
  return { amount, bank_ref, on: form.on }
}
