import { nextTick } from 'vue'
import { queries } from '@/shared/query'
import { familyApi, must } from '../api'
import { forWhom } from './for'

/** Other tabs of this browser share the cookie: they learn that somebody else may be signed in. */
const others =
  typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('gongji.family')

/** Nothing of the one who was signed in stays in this tab. Called once the page has been left: what
 * is still shown would be read anew, and what the next page is reading must not be lost. */
export async function forget(): Promise<void> {
  await nextTick()
  forWhom.value = null
  queries.removeQueries({ type: 'inactive' })
}

/** Somebody signed in or out in this tab. */
export async function changed(): Promise<void> {
  await forget()
  others?.postMessage('changed')
}

/** Calls when another tab signed in or out, and when the browser shows a page it had put aside. */
export function onChanged(call: () => void): void {
  others?.addEventListener('message', call)
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) call()
  })
}

/** Ends the session here, or everywhere. Without an answer it throws: the session would go on while
 * the page says it is over. The caller leaves the page and then calls {@link changed}: a page that is
 * still there would read its data anew. */
export async function signOut(everywhere: boolean): Promise<void> {
  await must(
    everywhere
      ? familyApi.POST('/api/family/v1/sign-out/everywhere')
      : familyApi.POST('/api/family/v1/sign-out'),
  )
}
