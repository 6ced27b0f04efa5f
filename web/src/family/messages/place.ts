import type { RouteLocationRaw } from 'vue-router'
import type { Schemas } from '../api'

type Message = Schemas['Message']

/** What asks to be looked at before something happens; the rest tells what happened. */
const REMINDERS = [
  'acceptance_reminder',
  'balance_low',
  'binding_expiring',
  'limit_near',
  'limit_reached',
  'season_open',
  'unusual_use',
]
export const isReminder = (message: Message) => REMINDERS.includes(message.about)

/** Where messages without a thing of their own lead. */
const ABOUT: Record<string, string> = {
  balance_low: 'account',
  freeze_changed: 'account',
  insurance_changed: 'me',
  moved: 'me',
  corrected: 'me',
  password_changed: 'password',
  voucher_changed: 'voucher',
  wallet_changed: 'wallet',
  season_open: 'premiums',
  unusual_use: 'uses',
  money_returned: 'uses',
}

/** The page of what a message is about; nothing where there is none. */
export function placeOf(message: Message): RouteLocationRaw | undefined {
  const at = (name: string, id: string) => ({ name, params: { id } })
  if (message.setl_id) return at('use', message.setl_id)
  if (message.case) return at('case', message.case)
  if (message.premium) return { name: 'premiums' }
  if (message.quota) return { name: 'quotas' }
  if (message.hold) return { name: 'holds' }
  if (message.link) return { name: 'links' }
  if (message.ward) return { name: 'wards' }
  if (message.binding) return at('binding', message.binding)
  const name = ABOUT[message.about]
  return name ? { name } : undefined
}
