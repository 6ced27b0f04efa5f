import { reactive } from 'vue'
import { queries } from '@/shared/query'
import type { Schemas } from '../api'
import { KIN, type Kinship, type KinWord } from '../bindings/kin'
import { limitsOf } from '../bindings/limits'
import { SCOPES, type Scope } from '../bindings/scopes'
import type { Given } from '../documents/PhotoTaker.vue'
import { whose } from '../session/read'
import { plain, type Who } from '../session/who'

/** An application that is being filled in. */
export interface Draft {
  /** How the family says it; the interface gets the kinship. */
  word: KinWord | ''
  who: Who
  /** Whom the server found eligible: what was asked, as text. */
  checked: string
  limits: { payment: string; month: string; year: string }
  /** All that the area allows, or the chosen ones. */
  every: boolean
  scopes: Scope[]
  /** `2026-12-01`, or empty: as soon as possible, until somebody ends it. */
  from: string
  until: string
  papers: 'none' | 'register' | 'photos'
  certificate: Schemas['CertificateKind']
  documents: Given[]
  pledge: boolean
  /** The step that was shown last. */
  at: number
}

const empty = (): Draft => ({
  word: '',
  who: { name: '', cert_type: '01', cert_no: '' },
  checked: '',
  limits: { payment: '', month: '', year: '' },
  every: true,
  scopes: ['outpatient', 'inpatient', 'pharmacy'],
  from: '',
  until: '',
  papers: 'none',
  certificate: 'household',
  documents: [],
  pledge: false,
  at: 1,
})

const keyOf = () => ['family', whose.value, 'draft', 'bind']
// Beside the answers of the server: in memory only, one per person, thrown away at sign-out with all.

/** The draft of whoever is acted for; it lasts as long as this tab. */
export function draftNow(): Draft {
  const kept = queries.getQueryData<Draft>(keyOf())
  if (kept) return kept
  const made = reactive(empty())
  queries.getQueryCache().build(queries, { queryKey: keyOf(), gcTime: Infinity }).setData(made)
  return made
}
export function startAnew(draft: Draft): void {
  Object.assign(draft, empty())
}
export const isTouched = (draft: Draft): boolean =>
  draft.word !== '' || draft.who.name !== '' || draft.who.cert_no !== ''

export const kinshipOf = (word: KinWord): Kinship =>
  KIN.find((one) => one.word === word)?.kinship ?? 'parent'

export function askedOf(draft: Draft): Schemas['EligibilityAsked'] {
  return { ...plain(draft.who), kinship: kinshipOf(draft.word || 'mother') }
}
export const isChecked = (draft: Draft): boolean =>
  draft.word !== '' && draft.checked === JSON.stringify(askedOf(draft))

/** The furthest step that may be shown: nothing is asked before it was checked. */
export function reachOf(draft: Draft): number {
  if (!isChecked(draft)) return 1
  return draft.pledge ? 5 : 4
}

/** The application as it is proved and sent. What is left out is the area's: all scopes, no limit. */
export function applicationOf(draft: Draft): Schemas['Application'] {
  const body: Schemas['Application'] = {
    beneficiary: plain(draft.who),
    kinship: kinshipOf(draft.word || 'mother'),
    limits: limitsOf(draft.limits),
    pledge: draft.pledge,
  }
  if (!draft.every) body.scopes = SCOPES.filter((scope) => draft.scopes.includes(scope))
  if (draft.from) body.from = draft.from
  if (draft.until) body.until = draft.until
  if (draft.papers === 'photos') body.documents = draft.documents.map((one) => one.id)
  if (draft.papers === 'register') body.certificate = draft.certificate
  return body
}
