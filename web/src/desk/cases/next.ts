import { useQueryClient } from '@tanstack/vue-query'
import { deskApi, must } from '../api'
import { saidName, useMe } from '../session/me'

/** The next case of this clerk: first what the clerk has claimed, then what nobody has; the nearest
 * deadline first. */
export function useNextCase() {
  const queries = useQueryClient()
  const { me } = useMe()
  return async (now: string): Promise<string | null> => {
    const page = await queries.fetchQuery({
      queryKey: ['desk', 'queue', 'next'],
      queryFn: () => must(deskApi.GET('/api/desk/v1/queue', { params: { query: { most: 200 } } })),
      staleTime: 0,
    })
    const others = page.cases.filter((one) => one.id !== now)
    const name = me.value ? saidName(me.value) : ''
    const mine = others.find((one) => one.state === 'claimed' && one.holder === name)
    return (mine ?? others.find((one) => one.state === 'open'))?.id ?? null
  }
}
