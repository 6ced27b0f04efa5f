import { shallowRef } from 'vue'
import { queries } from '@/shared/query'

/** A ward or the member of a family link for whom this page acts or looks: `X-For`. In memory only:
 * a page that is loaded anew acts for its own user. */
export interface ForWhom {
  id: string
  name: string
  kind: 'ward' | 'link'
}
export const forWhom = shallowRef<ForWhom | null>(null)

export function actFor(whom: ForWhom): void {
  forWhom.value = whom
  queries.clear()
}
export function stopActing(): void {
  forWhom.value = null
  queries.clear()
}
