import { texts } from '@/shared/i18n'
import { prefs } from '@/shared/prefs'
import type { Schemas } from '../api'

const words = texts({
  view: ['查看参保信息', 'see the insurance'],
  show_code: ['代展示医保码', 'show the code'],
  act: ['代办业务', 'act'],
})

/** What a family link lets its holder do, in words. */
export function rightsSaid(link: Schemas['FamilyLink']): string {
  const said = link.rights.map((right, i) =>
    right === 'view' || right === 'show_code' || right === 'act'
      ? words[right]
      : (link.rights_zh[i] ?? right),
  )
  return said.join(prefs.lang === 'zh' ? '、' : ', ')
}
