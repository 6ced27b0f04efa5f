import { either } from '@/shared/i18n'
import { word } from '../ui/say'
import { DOCUMENTS } from '../ui/words'

const FIELDS: Record<string, readonly [string, string]> = {
  kinship: ['亲属关系', 'kinship'],
  limits: ['使用限额', 'limits'],
  'limits.payment': ['每次限额', 'limit per payment'],
  'limits.month': ['每月限额', 'limit per month'],
  'limits.year': ['每年限额', 'limit per year'],
  scopes: ['使用范围', 'scopes'],
  until: ['有效期', 'validity'],
  pledge: ['承诺书', 'pledge'],
  documents: ['材料', 'documents'],
  ground: ['监护依据', 'ground of guardianship'],
  cert_no: ['身份证号码', 'identity number'],
}

/** A field of an application in words: 每月限额, 材料：户口本. */
export function fieldName(field: string): string {
  const kind = /^documents\.(.+)$/.exec(field)?.[1]
  if (kind) return `${either('材料：', 'document: ')}${word(DOCUMENTS, kind)}`
  return word(FIELDS, field)
}
