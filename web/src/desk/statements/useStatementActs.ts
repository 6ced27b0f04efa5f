import { useQueryClient } from '@tanstack/vue-query'
import { shallowRef } from 'vue'
import { useAct } from '@/shared/api/act'
import { deskActHeaders, deskApi, must, type Schemas } from '../api'

/** What can be said of a statement and done with its money. The money acts are ②: `acted` is what
 * became of them. */
export function useStatementActs(id: string) {
  const queries = useQueryClient()
  const acted = shallowRef<Schemas['Acted'] | null>(null)
  const params = (number: string, of = id) => ({
    path: { id: of },
    header: deskActHeaders(number),
  })
  const done = () => queries.invalidateQueries({ queryKey: ['desk'] })

  const confirm = useAct(async (_of: string, number) => {
    await must(deskApi.POST('/api/desk/v1/statements/{id}/confirm', { params: params(number) }))
    await done()
    return true
  })
  const dispute = useAct(async (body: Schemas['StatementWhy'], number) => {
    await must(
      deskApi.POST('/api/desk/v1/statements/{id}/dispute', { params: params(number), body }),
    )
    await done()
    return true
  })
  const answer = useAct(async (body: Schemas['DisputeAnswer'], number) => {
    await must(
      deskApi.POST('/api/desk/v1/statements/{id}/answer', { params: params(number), body }),
    )
    await done()
    return true
  })
  const pay = useAct(async (body: Schemas['BankSlip'], number) => {
    acted.value = await must(
      deskApi.POST('/api/desk/v1/statements/{id}/payment', { params: params(number), body }),
    )
    await done()
    return true
  })
  const receive = useAct(
    async ({ remittance, slip }: { remittance: string; slip: Schemas['BankSlip'] }, number) => {
      acted.value = await must(
        deskApi.POST('/api/desk/v1/remittances/{id}/receipt', {
          params: params(number, remittance),
          body: slip,
        }),
      )
      await done()
      return true
    },
  )
  return { confirm, dispute, answer, pay, receive, acted }
}
