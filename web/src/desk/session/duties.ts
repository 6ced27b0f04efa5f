/** Duties by their words: Chinese, English. */
export const DUTIES: Record<string, readonly [string, string]> = {
  intake: ['受理', 'window'],
  reader: ['查询', 'reader'],
  reviewer: ['审核', 'reviewer'],
  account_officer: ['账户管理', 'account officer'],
  money_officer: ['资金', 'money officer'],
  editor: ['政策', 'policy editor'],
  registrar: ['机构管理', 'registrar'],
  approver: ['复核', 'approver'],
  admin: ['系统管理', 'administrator'],
  cashier: ['收费', 'cashier'],
}
