/** Words of the national tables and of the interface, Chinese and English. */
type Words = Record<string, readonly [string, string]>

/** Kinds of certificates that are common at a window, the commonest first. */
export const CERT_TYPES: Words = {
  '01': ['居民身份证（户口簿）', 'Identity card'],
  '990201': ['医学出生证明', 'Birth certificate'],
  '04': ['港澳居民来往内地通行证（香港）', 'Home return permit (Hong Kong)'],
  '05': ['港澳居民来往内地通行证（澳门）', 'Home return permit (Macao)'],
  '06': ['台湾居民来往大陆通行证', 'Permit for Taiwan residents'],
  '07': ['外国人永久居留证', "Foreigner's permanent residence"],
  '08': ['外国人护照', 'Foreign passport'],
  '16': ['中国护照', 'Chinese passport'],
  '02': ['解放军军官证', "Officer's certificate"],
  '03': ['武警警官证', "Police officer's certificate"],
}

/** What the beneficiary is to the grantor. */
export const KINSHIPS: Words = {
  spouse: ['配偶', 'spouse'],
  parent: ['父母', 'parent'],
  child: ['子女', 'child'],
  sibling: ['兄弟姐妹', 'sibling'],
  grandparent: ['祖父母/外祖父母', 'grandparent'],
  grandchild: ['孙子女/外孙子女', 'grandchild'],
  parent_in_law: ['配偶的父母', 'parent-in-law'],
}

/** What a binding may be used for. */
export const SCOPES: Words = {
  outpatient: ['门诊', 'outpatient'],
  inpatient: ['住院', 'inpatient'],
  pharmacy: ['药店', 'pharmacy'],
  resident_premium: ['居民医保代缴', "residents' premium"],
  care_premium: ['长护险代缴', 'care premium'],
}

export const DOCUMENTS: Words = {
  id_card: ['身份证', 'Identity card'],
  household: ['户口本', 'Household book'],
  marriage: ['结婚证', 'Marriage certificate'],
  birth: ['出生证明', 'Birth certificate'],
  divorce: ['离婚证或判决书', 'Divorce certificate or judgement'],
  death: ['死亡证明', 'Death certificate'],
  guardianship: ['监护证明', 'Proof of guardianship'],
  signed_form: ['签字的承诺书或申请表', 'Signed pledge or form'],
  other: ['其他材料', 'Other'],
}

/** `psn_insu_stas`. */
export const INSURED: Words = {
  '0': ['未参保', 'not insured'],
  '1': ['正常参保', 'insured'],
  '2': ['暂停参保', 'paused'],
  '3': ['无效', 'invalid'],
  '4': ['终止参保', 'ended'],
}

/** `insutype`. */
export const INSURANCES: Words = {
  '310': ['职工基本医疗保险', 'Employees'],
  '390': ['城乡居民基本医疗保险', 'Residents'],
}

/** Steps of a case. */
export const STEPS: Words = {
  filed: ['收到', 'Came in'],
  claimed: ['领办', 'Claimed'],
  handed_over: ['移交', 'Handed over'],
  released: ['放回待办', 'Put back'],
  returned: ['退回补正', 'Returned'],
  resubmitted: ['补正后再提交', 'Handed in again'],
  approved: ['批准', 'Approved'],
  rejected: ['不予批准', 'Rejected'],
  taken_back: ['撤回批准', 'Approval taken back'],
  escalated: ['超期督办', 'Escalated'],
  reminded: ['提醒', 'Reminded'],
  closed: ['终止', 'Closed'],
}

/** What a photo may be returned for. */
export const HINTS: Words = {
  PHOTO_BLURRED: ['可能模糊', 'may be blurred'],
  PHOTO_DARK: ['可能太暗', 'may be too dark'],
  PHOTO_OVEREXPOSED: ['可能太亮或反光', 'may be too bright'],
  PHOTO_EDGES_CROPPED: ['可能没有拍全', 'may be cut off'],
}

export const STATES: Words = {
  open: ['待领办', 'open'],
  claimed: ['办理中', 'claimed'],
  returned: ['已退回补正', 'returned'],
  decided: ['已办结', 'decided'],
  closed: ['已终止', 'closed'],
}

export const KINDS: Words = {
  review: ['绑定审核', 'review of a binding'],
  sample: ['承诺抽查', 'sampled pledge'],
  ward: ['监护关系', 'guardianship'],
  merge: ['新生儿证件合并', "newborn's number"],
  correction: ['信息更正', 'correction'],
  appeal: ['申诉', 'appeal'],
  proposal: ['待复核', 'second pair of eyes'],
  duplicate: ['疑似重复', 'possible duplicate'],
}
