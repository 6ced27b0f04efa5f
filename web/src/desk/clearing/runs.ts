import { either } from '@/shared/i18n'
import { prefs } from '@/shared/prefs'
import { monthSaid } from './months'

const RUNS: Record<string, readonly [string, string]> = {
  'clearing-seal': ['关窗口', 'Windows sealed'],
  'clearing-statements': ['出清算单', 'Statements made'],
  'clearing-reconcile': ['清算单和窗口逐笔核对', 'Statements compared with the windows'],
  'clearing-prepayments': ['算预付金使用率', 'Use of prepayments'],
  'clearing-prepayments-wanted': ['列出没有拨付的预付金', 'Prepayments that are not given'],
  'clearing-year': ['上年清算期限和预付金结转', 'The old year settled'],
  'clearing-grant': ['停机的日子补给确认期限', 'Days given back for outages'],
  'clearing-silence': ['到期没有异议，视同确认', 'Confirmed by silence'],
  'clearing-notice': ['发付款通知', 'Notices of payment'],
  'clearing-late': ['标出超期的', 'Overdue ones marked'],
}

/** A run of the calendar in words, with the month or day that it was for. */
export function runSaid(name: string): string {
  const [what = name, of = ''] = name.split(' ')
  const known = RUNS[what]
  const when = monthSaid(of, prefs.lang)
  return `${known ? either(known[0], known[1]) : what}${when ? ` · ${when}` : ''}`
}

/** What a run found. The platform writes it in few English words; those that are known are said. */
export function noteSaid(note: string | null | undefined): string {
  if (!note) return '—'
  const above = /^none above (\d+) bp$/.exec(note)
  const percent = above && `${Number(above[1]) / 100} %`
  if (prefs.lang === 'en') return percent ? `none above ${percent}` : note
  const counted = /^(\d+) (statements|windows)$/.exec(note)
  if (counted) return `${counted[1]} ${counted[2] === 'statements' ? '张清算单' : '个窗口'}`
  if (note === 'all agree') return '全部一致'
  return percent ? `没有超过 ${percent} 的` : note
}
