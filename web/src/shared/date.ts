import { prefs } from './prefs'

const WEEK = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}

/** `2026-11-22…` → 11月22日 周日, with the year when it is another one than this. */
export function day(text: string, today = new Date()): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(text)
  if (!found) return text
  const [, y, m, d] = found.map(Number) as [number, number, number, number]
  const week = WEEK[prefs.lang][new Date(Date.UTC(y, m - 1, d)).getUTCDay()]
  if (prefs.lang === 'en') return `${y}-${found[2]}-${found[3]} ${week}`
  return `${y === today.getFullYear() ? '' : `${y}年`}${m}月${d}日 ${week}`
}

/** `2026-11-22T09:30:00+08:00` → 11月22日 周日 09:30. The server says Shanghai's time. */
export function moment(text: string): string {
  return `${day(text)} ${text.slice(11, 16)}`
}

/** Whole days from today to that day, by the calendar of Shanghai; negative when it is over. */
export function daysLeft(text: string, now = Date.now()): number {
  const today = new Date(now + 8 * 3600 * 1000).toISOString().slice(0, 10)
  return Math.round((Date.parse(text.slice(0, 10)) - Date.parse(today)) / 86_400_000)
}
