import { word } from '../ui/say'

/** Jobs as the platform names them: a kind, then of which area, day or month. */
const JOBS: Record<string, readonly [string, string]> = {
  sweep: ['每日清理到期', 'daily sweep'],
  premiums: ['月底代缴扣款', 'premiums of the month'],
  'year-roll': ['账户年度结转', 'turn of the year'],
  'clearing-seal': ['关清算窗口', 'windows sealed'],
  'clearing-statements': ['生成清算单', 'statements made'],
  'clearing-reconcile': ['清算单核对', 'statements compared with windows'],
  'clearing-confirm': ['到期视同确认', 'confirmed by silence'],
  'clearing-notices': ['付款通知', 'payment notices'],
  'clearing-overdue': ['超期未付', 'overdue statements'],
  'clearing-prepayments': ['预付金使用率', 'use of prepayments'],
}

export const kindOf = (name: string): string => name.split(' ')[0] ?? name

/** `year-roll 110000 2025` → 账户年度结转 110000 2025; a name that is not known stays as it is. */
export function saidJob(name: string): string {
  const [kind = '', ...of] = name.split(' ')
  return [word(JOBS, kind), ...of].join(' ')
}
