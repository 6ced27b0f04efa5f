import { computed, type Ref, shallowRef, watch } from 'vue'
import { useFilter } from '../ui/filters'

/** The row that is open, by the address (`?at=`). It stays open when an act takes it off the list:
 * what became of it must be read. */
export function useChosen<Row extends { id: string }>(rows: Ref<readonly Row[]>) {
  const at = useFilter('at')
  const kept = shallowRef<Row>()
  watch(
    [at, rows],
    () => {
      if (!at.value) kept.value = undefined
      else kept.value = rows.value.find((row) => row.id === at.value) ?? kept.value
    },
    { immediate: true },
  )
  const chosen = computed(() => (kept.value?.id === at.value ? kept.value : undefined))
  return {
    chosen,
    open: (row: Row) => (at.value = row.id),
    close: () => (at.value = ''),
  }
}
