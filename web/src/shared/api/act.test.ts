import { expect, test } from 'vitest'
import { useAct } from './act'
import { offline, ProblemError } from './problem'

const refused = () => new ProblemError({ ...offline().problem, code: 'LIMIT_MONTH', status: 422 })

function tried(outcomes: (Error | 'ok')[]) {
  const numbers: string[] = []
  const act = useAct(async (_body: object, number: string) => {
    numbers.push(number)
    const outcome = outcomes.shift()
    if (outcome instanceof Error) throw outcome
    return outcome
  })
  return { numbers, act }
}

test('an unknown outcome is asked for under the same number', async () => {
  const { numbers, act } = tried([offline(), 'ok'])
  await act.run({ amount: '5.00' })
  expect(act.problem.value?.isUnknown).toBe(true)
  expect(await act.run({ amount: '5.00' })).toBe('ok')
  expect(numbers[1]).toBe(numbers[0])
  expect(act.problem.value).toBeNull()
})
test('other content is another act', async () => {
  const { numbers, act } = tried([offline(), 'ok'])
  await act.run({ amount: '5.00' })
  await act.run({ amount: '6.00' })
  expect(numbers[1]).not.toBe(numbers[0])
})
test('a refusal used its number up', async () => {
  const { numbers, act } = tried([refused(), 'ok'])
  await act.run({})
  await act.run({})
  expect(numbers[1]).not.toBe(numbers[0])
})
test('a second tap while it runs sends nothing', async () => {
  let done = () => {}
  let sent = 0
  const act = useAct(async () => {
    sent += 1
    await new Promise<void>((resolve) => (done = resolve))
  })
  const first = act.run({})
  await act.run({})
  done()
  await first
  expect(sent).toBe(1)
})
