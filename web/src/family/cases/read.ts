import { familyApi, forHeaders, must, type Schemas } from '../api'
import { useRead } from '../session/read'

export type FamilyCase = Schemas['FamilyCase']

/** Everything that waits for the agency, or waited. */
export function useCases(isOn: () => boolean = () => true) {
  return useRead(
    'cases',
    () => must(familyApi.GET('/api/family/v1/cases', { headers: forHeaders() })),
    isOn,
  )
}

export function useCase(id: string) {
  return useRead(`case/${id}`, () =>
    must(
      familyApi.GET('/api/family/v1/cases/{id}', {
        params: { path: { id } },
        headers: forHeaders(),
      }),
    ),
  )
}
