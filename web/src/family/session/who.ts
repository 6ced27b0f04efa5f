import type { Schemas } from '../api'

export type Who = Schemas['Who']

/** Kinds of certificates that people bring, by the national table; the usual ones first. */
export const CERTS: { code: string; zh: string; en: string }[] = [
  { code: '01', zh: '居民身份证（户口簿）', en: 'Resident ID card' },
  { code: '17', zh: '港澳台居民居住证', en: 'Residence permit (HK, Macao, Taiwan)' },
  { code: '04', zh: '港澳居民来往内地通行证（香港）', en: 'Mainland travel permit (Hong Kong)' },
  { code: '05', zh: '港澳居民来往内地通行证（澳门）', en: 'Mainland travel permit (Macao)' },
  { code: '06', zh: '台湾居民来往大陆通行证', en: 'Mainland travel permit (Taiwan)' },
  { code: '07', zh: '外国人永久居留证', en: 'Foreign permanent resident ID' },
  { code: '08', zh: '外国人护照', en: 'Foreign passport' },
  { code: '990201', zh: '医学出生证明（新生儿）', en: 'Birth certificate (newborn)' },
  { code: '02', zh: '中国人民解放军军官证', en: 'Officer of the army' },
  { code: '03', zh: '中国人民武装警察警官证', en: 'Officer of the armed police' },
  { code: '90', zh: '社会保障卡', en: 'Social security card' },
  { code: '99', zh: '其他身份证件', en: 'Other certificate' },
]

/** Full-width characters, blanks and a small x are what phones type. */
export function plain(who: Who): Who {
  const tidy = (text: string) => text.normalize('NFKC').trim()
  const number = tidy(who.cert_no).replace(/\s/g, '')
  return {
    name: tidy(who.name),
    cert_type: who.cert_type,
    cert_no: who.cert_type === '01' ? number.toUpperCase() : number,
  }
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The last character of a resident's number follows from the others (GB 11643). */
function checks(number: string): boolean {
  const sum = WEIGHTS.reduce((all, weight, i) => all + weight * Number(number[i]), 0)
  return '10X98765432'[sum % 11] === number[17]
}

export type WhoFault = 'name' | 'missing' | 'length' | 'shape' | 'check'

/** What can be told wrong before anything is sent. */
export function faultOf(who: Who): WhoFault | null {
  const { name, cert_type, cert_no } = plain(who)
  if (!name) return 'name'
  if (!cert_no) return 'missing'
  if (cert_type !== '01') return null
  if (cert_no.length !== 18) return 'length'
  if (!/^\d{17}[\dX]$/.test(cert_no)) return 'shape'
  return checks(cert_no) ? null : 'check'
}
