import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** A filter that lives in the address, so that a look at a list can be kept and shared. Only codes
 * and states; what names a person never stands there. */
export function useFilter(name: string, byDefault = ''): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => {
      const value = route.query[name]
      return typeof value === 'string' ? value : byDefault
    },
    set: (value) => {
      const query = { ...route.query, [name]: value === byDefault ? undefined : value }
      void router.replace({ query })
    },
  })
}
