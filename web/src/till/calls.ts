import { shallowRef } from 'vue'
import { must, tillApi } from '@/shared/api/client'
import type { components } from '@/shared/api/till'

/** An exchange over the national interface: what was sent, what was answered, whole. */
export type Exchange = components['schemas']['Exchange']

/** The newest 50 exchanges of this window, newest first: shown on demand, kept in memory only. */
export const exchanges = shallowRef<Exchange[]>([])

/** A business refusal: the reason as the interface says it, in words for the cashier. */
export class Refused extends Error {
  constructor(
    readonly infno: string,
    readonly said: string,
  ) {
    super(infno)
  }
}

type Output = Record<string, unknown>

/** What was sent under which number, newest last: a message that is sent again is the same to the
 * letter, its times too, else its number would be refused and the outcome stay unknown. */
const sent = new Map<string, Output>()
function asSent(number: string, input: Output): Output {
  const first = sent.get(number) ?? input
  sent.set(number, first)
  for (const old of sent.keys()) if (sent.size > 50) sent.delete(old)
  return first
}

/** Nothing of who was here stays in memory. */
export function forgetCalls(): void {
  sent.clear()
  exchanges.value = []
}

/** Sends one transaction under a number; the `output` of its answer, or {@link Refused}. */
export async function send(infno: string, input: Output, number: string): Promise<Output> {
  const exchange = await must(
    tillApi.POST('/api/till/v1/calls', {
      params: { header: { 'Idempotency-Key': number } },
      body: { infno, input: asSent(`${infno} ${number}`, input) as never },
    }),
  )
  exchanges.value = [exchange, ...exchanges.value].slice(0, 50)
  const { infcode, err_msg, output } = exchange.answer
  if (infcode !== 0) throw new Refused(infno, err_msg ?? '')
  return (output ?? {}) as Output
}

/** A node of an output that is one row, also where it is sent as a list. */
export function node(output: Output, name: string): Record<string, string> {
  const found = output[name]
  return ((Array.isArray(found) ? found[0] : found) ?? {}) as Record<string, string>
}
