import { useQueryClient } from '@tanstack/vue-query'
import { shallowRef } from 'vue'
import { useAct } from '@/shared/api/act'
import { deskActHeaders, type Schemas } from '../api'

/** A comparison: nothing of a faulty file is kept, breaks become tickets. */
export function useCompare<B>(
  send: (body: B, header: { 'Idempotency-Key': string }) => Promise<Schemas['Reconciled']>,
) {
  const queries = useQueryClient()
  const found = shallowRef<Schemas['Reconciled'] | null>(null)
  const act = useAct(async (body: B, number) => {
    found.value = null
    found.value = await send(body, deskActHeaders(number))
    void queries.invalidateQueries({ queryKey: ['desk', 'tickets'] })
  })
  return { ...act, found }
}
