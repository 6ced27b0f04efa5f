import { either } from '@/shared/i18n'

/** Words of the interface that the server says in Chinese only, or by a code. */
type Words = Record<string, readonly [string, string]>

export const INSTITUTION_KINDS: Words = {
  hospital: ['医疗机构', 'hospital'],
  pharmacy: ['零售药店', 'pharmacy'],
  agency: ['经办机构', 'agency'],
}

export const LEVELS: Words = {
  community: ['社区', 'community'],
  one: ['一级', 'level 1'],
  two: ['二级', 'level 2'],
  three: ['三级', 'level 3'],
  three_top: ['省部属三级', 'level 3, top'],
}

export const CLEARING_STATES: Words = {
  applied: ['待审核', 'applied'],
  approved: ['已通过，待拨付', 'approved, to be paid'],
  paid: ['已拨付', 'paid'],
  withdrawn: ['机构已撤回', 'withdrawn'],
  rejected: ['已驳回', 'rejected'],
}

export const PREMIUM_STATES: Words = {
  waiting: ['已登记，月底扣款', 'waits for the end of the month'],
  claimed: ['申请报领，等审核', 'claimed back'],
  paid: ['已缴成', 'paid'],
  dropped: ['没有扣款，已取消', 'dropped'],
  refunded: ['已退回', 'refunded'],
}

export const PREMIUM_KINDS: Words = {
  resident: ['居民医保', "residents' insurance"],
  care: ['长期护理保险', 'long-term care'],
}

export const CAUSES: Words = {
  system: ['系统故障', 'system fault'],
  filing: ['备案', 'filing'],
  other: ['其他', 'other'],
}

/** With whose file the books were compared. */
export const WITH: Words = {
  institution: ['医药机构', 'institution'],
  bank: ['银行', 'bank'],
  partner: ['对方省', 'partner province'],
}

/** Chart of accounts (docs/money-flows.md). */
export const ACCOUNTS: Words = {
  '1010': ['银行存款', 'bank'],
  '1020': ['应收财政（税务）款', 'funding receivable'],
  '1100': ['应收其他统筹区', 'due from other areas'],
  '1110': ['拨出异地预付金', 'prepayment given'],
  '2010': ['个人账户 · 当年', 'personal accounts, current'],
  '2011': ['个人账户 · 历年', 'personal accounts, carried'],
  '2012': ['家庭共济账户', 'family pools'],
  '2100': ['应付医药机构', 'institutions payable'],
  '2110': ['应解缴保费', 'premiums to hand over'],
  '2200': ['应付其他统筹区', 'due to other areas'],
  '2210': ['收到异地预付金', 'prepayment held'],
  '2300': ['待处理款项', 'unplaced'],
  '2310': ['应付个人（继承人、报领）', 'payouts payable'],
  '9000': ['占用 · 对应', 'commitments, contra'],
  '9010': ['占用', 'commitments held'],
}

export const GATES: Words = {
  hmac: ['hmac · 湖南、江西', 'hmac · Hunan, Jiangxi'],
  tif: ['tif · 河北、内蒙古', 'tif · Hebei, Inner Mongolia'],
  oauth: ['oauth · 吉林', 'oauth · Jilin'],
  cainfo: ['cainfo · 湖北', 'cainfo · Hubei'],
  mobile: ['mobile · 移动支付', 'mobile · mobile payment'],
}

/** What is wrong between two files; the server says whose in Chinese. */
const BREAKS: Record<string, string> = {
  only_there: 'only in theirs',
  only_here: 'only in ours',
  differs: 'differs',
  twice: 'twice',
}
export const breakSaid = (row: { kind: string; kind_zh: string }): string =>
  either(row.kind_zh, BREAKS[row.kind])
