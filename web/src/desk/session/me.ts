import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { must, publicApi } from '@/shared/api/client'
import { deskApi, type Schemas } from '../api'

export type Me = Schemas['Me']

/** Words of the duties as the interface has them. */
export type Duty =
  | 'intake'
  | 'reader'
  | 'reviewer'
  | 'account_officer'
  | 'money_officer'
  | 'editor'
  | 'registrar'
  | 'approver'
  | 'admin'
  | 'cashier'

export const dutiesOf = (me: Me): Duty[] => me.duties.map((one) => one.duty as Duty)

/** As the history of a case and its holder name a clerk. */
export const saidName = (me: Me): string => `${me.name}（${me.login}）`

export const meQuery = {
  queryKey: ['desk', 'me'],
  queryFn: () => must(deskApi.GET('/api/desk/v1/me')),
  staleTime: 5 * 60_000,
}

/** Who is signed in; `may('intake')` = has one of these duties. What a page leaves out for want of a
 * duty the server refuses as well. */
export function useMe(enabled: () => boolean = () => true) {
  const query = useQuery({ ...meQuery, enabled })
  const me = computed(() => query.data.value)
  const may = (...duties: Duty[]) =>
    !!me.value && dutiesOf(me.value).some((duty) => duties.includes(duty))
  return { query, me, may }
}

/** The clerk's places by name: 全国, a province, a city. */
export function useScopeName(me: Ref<Me | undefined>) {
  const places = useQuery({
    queryKey: ['public', 'areas'],
    queryFn: () => must(publicApi.GET('/api/public/v1/areas')),
    staleTime: Infinity,
  })
  return computed(() => {
    const scope = me.value?.scope ?? ''
    if (!scope) return ''
    const units = places.data.value?.units ?? []
    const unit = units.find((one) => one.code === scope.slice(0, 2))
    if (scope.length === 2) return unit?.name ?? scope
    return unit?.areas.find((one) => one.code === scope.padEnd(6, '0'))?.name ?? scope
  })
}
