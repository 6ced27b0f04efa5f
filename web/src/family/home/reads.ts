import { computed } from 'vue'
import { familyApi, forHeaders, must } from '../api'
import { forWhom } from '../session/for'
import { useRead } from '../session/read'

/** Everything that the home page is made of, each read by itself: one that fails leaves the others.
 * A family link shows insurance and affairs, never what is somebody's own. */
export function useHome() {
  const isOwn = () => forWhom.value?.kind !== 'link'
  const isSelf = () => forWhom.value === null
  const headers = forHeaders
  const me = useRead('me', () => must(familyApi.GET('/api/family/v1/me', { headers: headers() })))
  const account = useRead(
    'account',
    () => must(familyApi.GET('/api/family/v1/me/account', { headers: headers() })),
    () => me.data.value?.has_account === true,
  )
  const bindings = useRead('home/bindings', () =>
    must(familyApi.GET('/api/family/v1/bindings', { headers: headers() })),
  )
  const cases = useRead('home/cases', () =>
    must(familyApi.GET('/api/family/v1/cases', { headers: headers() })),
  )
  const links = useRead(
    'links',
    () => must(familyApi.GET('/api/family/v1/links', { headers: headers() })),
    isOwn,
  )
  const orders = useRead(
    'home/orders',
    () => must(familyApi.GET('/api/family/v1/orders', { headers: headers() })),
    isOwn,
  )
  const stays = useRead(
    'home/stays',
    () => must(familyApi.GET('/api/family/v1/stays', { headers: headers() })),
    isOwn,
  )
  const messages = useRead(
    'messages',
    () => must(familyApi.GET('/api/family/v1/messages', { headers: headers() })),
    isOwn,
  )
  const wards = useRead('wards', () => must(familyApi.GET('/api/family/v1/wards')), isSelf)
  const all = [bindings, cases, links, orders, stays, messages]
  /** What is not asked for now may still be known from a page before. */
  const known = <T>(query: { isEnabled: { value: boolean }; data: { value: T } }) =>
    query.isEnabled.value ? query.data.value : undefined
  const read = computed(() => ({
    bindings: bindings.data.value?.bindings,
    cases: cases.data.value?.cases,
    links: known(links)?.links,
    orders: known(orders)?.orders,
    stays: known(stays)?.stays,
    messages: known(messages)?.messages,
    wards: known(wards)?.wards,
  }))
  /** Some are not there yet, and no order by deadline can be told. */
  const isPending = computed(() => all.some((query) => query.isLoading.value))
  const failed = computed(() =>
    all.filter((query) => query.isEnabled.value && query.error.value !== null),
  )
  return { me, account, bindings, read, isPending, failed }
}
