import { useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref, shallowRef } from 'vue'
import { useAct } from '@/shared/api/act'
import { deskActHeaders, deskApi, must, type Schemas } from '../api'

/** All that a clerk does to a case; each is sent under a number of its own, and the page is read
 * anew after it. */
export function useCaseActs(id: Ref<string>) {
  const queries = useQueryClient()
  /** What an approval carried out, as it was answered: a secret in it is shown this once. */
  const acted = shallowRef<Schemas['Acted'] | null>(null)
  const params = (number: string) => ({ path: { id: id.value }, header: deskActHeaders(number) })
  const done = () => queries.invalidateQueries({ queryKey: ['desk'] })

  const claim = useAct(async (_of: string, number) => {
    await must(deskApi.POST('/api/desk/v1/cases/{id}/claim', { params: params(number) }))
    await done()
  })
  const release = useAct(async (_of: string, number) => {
    await must(deskApi.POST('/api/desk/v1/cases/{id}/release', { params: params(number) }))
    await done()
    return true
  })
  const handOver = useAct(async (to: string, number) => {
    const body = { to }
    await must(deskApi.POST('/api/desk/v1/cases/{id}/hand-over', { params: params(number), body }))
    await done()
    return true
  })
  const giveBack = useAct(async (body: Schemas['Return'], number) => {
    await must(deskApi.POST('/api/desk/v1/cases/{id}/return', { params: params(number), body }))
    await done()
    return true
  })
  const approve = useAct(async (note: string, number) => {
    const body = { note }
    acted.value = await must(
      deskApi.POST('/api/desk/v1/cases/{id}/approve', { params: params(number), body }),
    )
    await done()
    return true
  })
  const reject = useAct(async (note: string, number) => {
    const body = { note }
    await must(deskApi.POST('/api/desk/v1/cases/{id}/reject', { params: params(number), body }))
    await done()
    return true
  })
  const takeBack = useAct(async (note: string, number) => {
    const body = { note }
    await must(deskApi.POST('/api/desk/v1/cases/{id}/take-back', { params: params(number), body }))
    await done()
    return true
  })
  const each = [claim, release, handOver, giveBack, approve, reject, takeBack]
  return {
    claim,
    release,
    handOver,
    giveBack,
    approve,
    reject,
    takeBack,
    acted,
    busy: computed(() => each.some((one) => one.busy.value)),
    problem: computed(() => each.map((one) => one.problem.value).find((it) => it) ?? null),
    /** Before another act: the refusal of the one before is no news of it. */
    forget: () => each.forEach((one) => (one.problem.value = null)),
  }
}
