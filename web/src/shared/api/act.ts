import { ref, shallowRef } from 'vue'
import { asProblem, newNumber } from './client'
import type { ProblemError } from './problem'

/**
 * An act that somebody starts by a button: busy while it runs, its problem when it was refused. The
 * number is new for every try, and the same where the outcome of the last try is unknown and the
 * content did not change, so that nothing is done twice.
 */
export function useAct<B, R>(send: (body: B, number: string) => Promise<R>) {
  const busy = ref(false)
  const problem = shallowRef<ProblemError | null>(null)
  /** The number of the last try: what an appeal against its refusal names. */
  const tried = ref('')
  let open: { content: string; number: string } | null = null

  async function run(body: B): Promise<R | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = null
    const content = JSON.stringify(body)
    const isAgain = open?.content === content
    const number = isAgain && open ? open.number : newNumber()
    open = null
    tried.value = number
    try {
      return await send(body, number)
    } catch (thrown) {
      problem.value = asProblem(thrown)
      if (problem.value.isUnknown || (isAgain && problem.value.isUnheard))
        open = { content, number }
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, run, tried }
}
