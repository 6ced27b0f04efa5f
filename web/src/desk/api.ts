import { deskApi, must } from '@/shared/api/client'
import type { components } from '@/shared/api/desk'

export type Schemas = components['schemas']
export { deskApi, must }

/** Headers of an act under a number (`useAct` gives one for every try):
 * `params: { header: deskActHeaders(number) }`. */
export function deskActHeaders(number: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': number }
}
