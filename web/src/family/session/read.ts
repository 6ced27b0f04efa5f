import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { forWhom } from './for'

/** Whose data are shown: a part of every key, so that nobody's data are shown as somebody else's. */
export const whose = computed(() => forWhom.value?.id ?? 'self')

/** Reads something of whoever is acted for. It is asked anew whenever a page is opened; what is known
 * is shown meanwhile. */
export function useRead<T>(name: string, read: () => Promise<T>, isOn: () => boolean = () => true) {
  return useQuery({
    queryKey: computed(() => ['family', whose.value, name]),
    queryFn: read,
    staleTime: 0,
    enabled: computed(isOn),
  })
}
