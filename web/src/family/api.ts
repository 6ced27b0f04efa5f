import { familyApi, must } from '@/shared/api/client'
import type { components } from '@/shared/api/family'
import { prove, type ProvenAct } from './proof/prove'
import { forWhom } from './session/for'

export type Schemas = components['schemas']
export { familyApi, must }

/** The header that names for whom this page acts; nothing for oneself. */
export function forHeaders(): Record<string, string> {
  return forWhom.value ? { 'X-For': forWhom.value.id } : {}
}

/** Fits `headers` and `params.header` of every act. */
export type ActHeaders = Record<string, string> & { 'Idempotency-Key': string }

/** Headers of an act under a number. */
export function actHeaders(number: string): ActHeaders {
  return { 'Idempotency-Key': number, ...forHeaders() }
}

/** Proves an act and sends it; `send` gets the headers. Body and path must be those of the act. */
export async function proven<R>(
  act: ProvenAct,
  number: string,
  send: (headers: ActHeaders) => Promise<R>,
): Promise<R | undefined> {
  const proof = await prove(act)
  if (proof === null) return undefined
  return send({ ...actHeaders(number), 'X-Proof': proof })
}
