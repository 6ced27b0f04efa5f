import type { Schemas } from '../api'

/** Where the money of a bank's break can go; exactly one is sent. */
export type Way =
  'unplaced' | 'known' | 'institution' | 'remittance' | 'funding' | 'collector' | 'bank_ref'

export const blank = (year: number) => ({
  known: '',
  institution: '',
  remittance: '',
  kind: 'resident',
  year,
  bank_ref: '',
})
export type Typed = ReturnType<typeof blank>

/** What is possible now: into unplaced money first, out of it afterwards; what is booked already at
 * any time (ADR 0018). */
export function waysOf(ticket: Pick<Schemas['TicketView'], 'unplaced'>): Way[] {
  if (ticket.unplaced === '0.00') return ['unplaced', 'known']
  return ['institution', 'remittance', 'funding', 'collector', 'bank_ref', 'known']
}

/** The body of the proposal; `null` while something is missing. */
export function moneyBody(way: Way, typed: Typed): Schemas['TicketMoney'] | null {
  switch (way) {
    case 'unplaced':
      return { unplaced: true }
    case 'funding':
      return { funding: true }
    case 'collector':
      return typed.year ? { collector: { kind: typed.kind, year: typed.year } } : null
    case 'institution':
      return typed.institution.trim()
        ? { institution: typed.institution.trim().toUpperCase() }
        : null
    case 'bank_ref':
      return typed.bank_ref.trim() ? { bank_ref: typed.bank_ref.trim() } : null
    case 'known':
      return typed.known ? { known: typed.known } : null
    case 'remittance':
      return typed.remittance ? { remittance: typed.remittance } : null
  }
}
