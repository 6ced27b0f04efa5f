import { computed } from 'vue'
import { queries } from '@/shared/query'
import { familyApi, forHeaders, must, type Schemas } from '../api'
import { useRead } from '../session/read'

export type Binding = Schemas['Binding']

/** All bindings in both directions. */
export function useBindings() {
  const query = useRead('bindings', () =>
    must(familyApi.GET('/api/family/v1/bindings', { headers: forHeaders() })),
  )
  const all = computed(() => query.data.value?.bindings ?? [])
  return {
    query,
    all,
    given: computed(() => all.value.filter((one) => one.role === 'grantor')),
    held: computed(() => all.value.filter((one) => one.role === 'beneficiary')),
  }
}

export function useBinding(id: string) {
  return useRead(`binding/${id}`, () =>
    must(
      familyApi.GET('/api/family/v1/bindings/{id}', {
        params: { path: { id } },
        headers: forHeaders(),
      }),
    ),
  )
}

/** What rests on bindings is another after an act: holds, quotas, the order of payers. */
export function bindingChanged(): void {
  void queries.invalidateQueries({ queryKey: ['family'] })
}

/** Insured in different provinces: no bill takes from the account at once, a quota has to be set. */
export function useFar(binding: () => Binding | undefined) {
  const me = useRead('me', () =>
    must(familyApi.GET('/api/family/v1/me', { headers: forHeaders() })),
  )
  return computed(() => {
    const mine = me.data.value?.area
    const other = binding()?.other.area
    return !!mine && !!other && mine.slice(0, 2) !== other.slice(0, 2)
  })
}
