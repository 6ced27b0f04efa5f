import { useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref, shallowRef } from 'vue'
import { useAct } from '@/shared/api/act'
import type { ProblemError } from '@/shared/api/problem'
import { deskActHeaders, type Schemas } from '../api'

export type Acted = Schemas['Acted']

/** An act as its form shows it: under way, refused, or what became of it. */
export interface Proposal<B> {
  busy: Ref<boolean>
  problem: Ref<ProblemError | null>
  acted: Ref<Acted | null>
  run: (body: B) => Promise<Acted | undefined>
  /** Before another act: what became of the one before is no news of it. */
  forget: () => void
}

/** An act that is answered with what became of it: carried out (200), or a case that waits for a
 * second clerk (202). Everything that is shown at the desk is read anew after it. */
export function useProposal<B>(
  send: (body: B, header: { 'Idempotency-Key': string }) => Promise<Acted>,
): Proposal<B> {
  const queries = useQueryClient()
  const acted = shallowRef<Acted | null>(null)
  const act = useAct(async (body: B, number) => {
    const answered = await send(body, deskActHeaders(number))
    acted.value = answered
    void queries.invalidateQueries({ queryKey: ['desk'] })
    return answered
  })
  return {
    ...act,
    problem: computed(() => act.problem.value),
    acted,
    forget: () => {
      acted.value = null
      act.problem.value = null
    },
  }
}
