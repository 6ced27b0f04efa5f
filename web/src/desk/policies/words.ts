/** Rules by their words, as the server has them: Chinese, English. */
export const AXES: Record<string, readonly [string, string]> = {
  kinship: ['可以绑定的亲属', 'which relatives may be bound'],
  members: ['最多绑定几人', 'how many relatives may be bound'],
  grantors_per_beneficiary: [
    '一个人可以有几位共济人',
    'how many people may share with one relative',
  ],
  grantors_per_settlement: [
    '一次结算可以用几位共济人的账户',
    'how many people may share in one bill',
  ],
  order: ['几位共济人的付款顺序', 'the order of several people who share'],
  payer_kinds_order: ['各类账户的付款顺序', 'the order of kinds of accounts'],
  trigger: ['共济账户自动使用还是按要求使用', 'whether sharing is automatic'],
  own_first: ['先用本人账户', 'using the own account first'],
  mode: ['共济资金的使用方式', 'how shared money is held'],
  account_part: ['可以用于共济的账户资金', 'which part of an account is shared'],
  floor: ['共济人账户最低保留金额', 'the least that must stay in an account'],
  limit_caps: ['使用限额的上限', 'the highest limits that may be set'],
  scopes: ['共济资金的使用范围', 'what shared money may pay'],
  validity_days: ['绑定的有效期', 'how long a binding may last'],
  effect: ['绑定生效时间', 'when a binding comes into force'],
  same_day_unbind: ['解绑生效时间', 'when an unbind works'],
  consent: ['承诺、身份验证和家人确认', 'pledge, proof and acceptance'],
  review: ['经办审核', 'review by the agency'],
  grantor_release: ['共济人解绑', 'unbinding by the person who shares'],
  beneficiary_release: ['被共济人解绑', 'unbinding by the relative'],
  ends_on: ['绑定自动结束的情形', 'what ends a binding by itself'],
  same_city: ['同一统筹区的家庭共济', 'sharing inside one area'],
  wallet: ['医保钱包', 'the medical-insurance wallet'],
  wallet_rules: ['医保钱包的次数、金额和时间', 'what a wallet may do'],
  premiums: ['个人缴费标准', 'what a premium costs'],
  genuine: ['怎样认出官方渠道', 'how to tell the official channel'],
  cross_city: ['省内异地共济', 'sharing inside a province'],
  cross_province: ['跨省共济', 'sharing across provinces'],
  away_limit: ['异地就医的共济限额', 'the limit for bills away from home'],
  away_reduction: ['异地就医的支付比例', "the funds' ratio for care away from home"],
  payable_parts: ['账户可以支付的费用', 'which parts of a bill accounts may pay'],
  account_year_start: ['账户年度', 'the account year'],
  item_whitelist: ['药店个人账户可购范围', 'what accounts may buy in a pharmacy'],
  admission_hold_days: ['住院押金预留的天数', 'how long account money may be held for a stay'],
  aid_password: ['家庭共济密码', 'the mutual-aid password'],
  premium_mode: ['为家人代缴医保费的方式', 'how premiums are paid for relatives'],
  premium_season: ['医保集中缴费期', 'the season of premiums'],
  pooling: ['统筹区划分', 'how areas are cut'],
  benefit: ['医保待遇', 'benefits'],
  channels: ['办理渠道', 'channels'],
  materials: ['办理材料', 'materials to bring'],
  notes: ['办事提示', 'notes'],
}

/** A value as it stands in a file; what is not known is said so. */
export const valueSaid = (value: string): string => (value === 'unknown' ? '未知 unknown' : value)

/** 16 characters of a digest: enough to tell sets apart, the whole one stands in the title. */
export const short = (digest: string): string => digest.slice(0, 16)

/** The page of a file. An address with a dot would be asked for as a file. */
export const policyTo = (name: string, query?: Record<string, string>) => ({
  name: 'policy',
  params: { file: name.replace(/\.toml$/, '') },
  query,
})
