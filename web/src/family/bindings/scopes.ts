import { texts } from '@/shared/i18n'

/** What relatives' money may pay, by the words of the interface. */
export const SCOPES = [
  'outpatient',
  'inpatient',
  'pharmacy',
  'resident_premium',
  'care_premium',
] as const
export type Scope = (typeof SCOPES)[number]

const words = texts({
  outpatient: ['门诊看病', 'Outpatient care'],
  inpatient: ['住院', 'Stay in hospital'],
  pharmacy: ['药店买药', 'Pharmacy'],
  resident_premium: ['交居民医保费', "Residents' premium"],
  care_premium: ['交长护险费', 'Long-term care premium'],
})
export const scopeSaid = (scope: string): string => words[scope as Scope] ?? scope
export const scopesSaid = (scopes: readonly string[]): string =>
  SCOPES.filter((scope) => scopes.includes(scope))
    .map(scopeSaid)
    .join('、')
