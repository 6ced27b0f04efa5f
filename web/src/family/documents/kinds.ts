import { texts } from '@/shared/i18n'

/** Kinds of documents by the words of the interface, those that show kinship first. */
export const KINDS = [
  'household',
  'marriage',
  'birth',
  'id_card',
  'guardianship',
  'divorce',
  'death',
  'signed_form',
  'other',
] as const
export type DocumentKind = (typeof KINDS)[number]

const words = texts({
  household: ['户口本', 'Household booklet'],
  marriage: ['结婚证', 'Marriage certificate'],
  birth: ['出生医学证明', 'Birth certificate'],
  id_card: ['身份证', 'ID card'],
  guardianship: ['监护证明', 'Proof of guardianship'],
  divorce: ['离婚证或判决书', 'Divorce certificate'],
  death: ['死亡证明', 'Death certificate'],
  signed_form: ['签了字的表格', 'Signed form'],
  other: ['其他材料', 'Other'],
})
export const documentKind = (kind: string): string => words[kind as DocumentKind] ?? kind
