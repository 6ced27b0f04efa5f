import { actHeaders, familyApi, forHeaders, must, type Schemas } from '../api'

/** Photos go as they are, not as JSON. */
const asIs = {
  bodySerializer: (body: unknown) => body as Blob,
}
const typeOf = (photo: Blob) => ({ 'content-type': photo.type || 'application/octet-stream' })

/** What is wrong with a photo, and what may make a clerk return it; nothing is kept. */
export function checkPhoto(photo: Blob): Promise<Schemas['PhotoChecked']> {
  return must(
    familyApi.POST('/api/family/v1/documents/check', {
      body: photo as never,
      headers: { ...typeOf(photo), ...forHeaders() },
      ...asIs,
    }),
  )
}

/** Hands a photo in: the first page of a new document, or another page of one. */
export function handIn(
  photo: Blob,
  to: { kind: string } | { id: string },
  number: string,
): Promise<Schemas['HandedIn']> {
  const rest = { body: photo as never, headers: typeOf(photo), ...asIs }
  const header = actHeaders(number)
  return must(
    'id' in to
      ? familyApi.POST('/api/family/v1/documents/{id}/pages', {
          params: { path: { id: to.id }, header },
          ...rest,
        })
      : familyApi.POST('/api/family/v1/documents', {
          params: { query: { kind: to.kind }, header },
          ...rest,
        }),
  )
}
