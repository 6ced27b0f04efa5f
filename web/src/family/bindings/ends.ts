import { computed } from 'vue'
import { familyApi, forHeaders, must } from '../api'
import { useRead } from '../session/read'
import type { Binding } from './read'

/**
 * What rests on a binding and ends with it: open quotas, premiums that wait, holds between the two,
 * stays that are not settled. A hold names the other side by a masked name alone: it is told as “of
 * such a name”. `undefined` = not read: told in general.
 */
export function useRests(binding: () => Binding | undefined) {
  const header = { headers: forHeaders() }
  const isOn = () => binding() !== undefined
  const quotas = useRead('quotas', () => must(familyApi.GET('/api/family/v1/quotas', header)), isOn)
  const premiums = useRead(
    'premiums',
    () => must(familyApi.GET('/api/family/v1/premiums', header)),
    isOn,
  )
  const holds = useRead('holds', () => must(familyApi.GET('/api/family/v1/holds', header)), isOn)
  const stays = useRead(
    'stays',
    () => must(familyApi.GET('/api/family/v1/stays', header)),
    () => binding()?.role === 'beneficiary',
  )
  const all = [quotas, premiums, holds, stays]
  return {
    isPending: computed(() => all.some((one) => one.isLoading.value)),
    quotas: computed(() =>
      quotas.data.value?.quotas.filter(
        (one) => one.binding === binding()?.id && one.state === 'open',
      ),
    ),
    premiums: computed(() =>
      premiums.data.value?.premiums.filter(
        (one) => one.binding === binding()?.id && ['waiting', 'claimed'].includes(one.state),
      ),
    ),
    holds: computed(() => {
      const side = binding()?.role === 'grantor' ? 'payer' : 'patient'
      const name = binding()?.other.name
      return holds.data.value?.holds.filter(
        (one) => one.state === 'open' && one.role === side && one.other === name,
      )
    }),
    stays: computed(() => stays.data.value?.stays ?? []),
  }
}
