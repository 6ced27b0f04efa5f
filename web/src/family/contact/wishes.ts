import type { Schemas } from '../api'

export type Wishes = Schemas['Contact']

/** Reminders that may be switched off; the rest is always told. */
export const REMINDERS = [
  'acceptance_waiting',
  'balance_low',
  'limit_near',
  'binding_expiring',
  'season_open',
] as const

/** The wishes out of an answer, as they are sent back. */
export function wishesOf(said: Schemas['ContactSaid']): Wishes {
  const { sms, mail, webhook, english, show_institution, reminders } = said
  return {
    sms: sms ?? false,
    mail: mail ?? null,
    webhook: webhook ?? null,
    english: english ?? false,
    show_institution: show_institution ?? false,
    reminders: { off: reminders?.off ?? [], balance_low: reminders?.balance_low ?? null },
  }
}

/** A new address, or a way switched off, needs a proof: whoever stole a session must neither redirect
 * nor silence what is told. */
export function needsProof(before: Wishes, now: Wishes): boolean {
  const isNew = (a?: string | null, b?: string | null) => !!b && a !== b
  const isGone = (a?: string | null, b?: string | null) => !!a && !b
  return (
    isNew(before.mail, now.mail) ||
    isNew(before.webhook, now.webhook) ||
    isGone(before.mail, now.mail) ||
    isGone(before.webhook, now.webhook) ||
    (before.sms === true && !now.sms)
  )
}
