import { render, screen } from '@testing-library/vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ProblemError } from '@/shared/api/problem'
import type { Schemas } from '../api'
import CodeBox from './CodeBox.vue'

type Make = (number: string) => Promise<Schemas['VoucherCode']>

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => vi.useRealTimers())

const code = (digits: string) => ({
  code: digits.padEnd(28, '0'),
  svg: '',
  until: '2026-11-22T09:31:00+08:00',
  seconds: 60,
  name: '张*',
  note_zh: '',
  note_en: '',
})
const settle = async () => {
  for (let i = 0; i < 6; i += 1) await Promise.resolve()
}

test('a code makes itself anew before it ends, each under a number of its own', async () => {
  let made = 0
  const make = vi.fn<Make>(async () => code(`${(made += 1)}111`))
  render(CodeBox, { props: { make } })
  await settle()
  expect(screen.getByText('1111')).toBeInTheDocument()
  expect(screen.getByRole('img', { name: '医保码二维码' })).toBeInTheDocument()
  vi.advanceTimersByTime(50_000)
  await settle()
  expect(make).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(8_000)
  await settle()
  expect(screen.getByText('2111')).toBeInTheDocument()
  expect(new Set(make.mock.calls.map(([number]) => number)).size).toBe(2)
})

test('in the background it rests', async () => {
  const make = vi.fn<Make>(async () => code('1111'))
  render(CodeBox, { props: { make } })
  await settle()
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  vi.advanceTimersByTime(300_000)
  await settle()
  expect(make).toHaveBeenCalledTimes(1)
  vi.restoreAllMocks()
})

test('a refusal is shown and not asked again by the clock', async () => {
  const problem = {
    code: 'TOO_MANY',
    type: '',
    title: '请等一会儿。',
    status: 429,
    detail: '',
    detail_en: '',
    who: 'caller',
    who_zh: '您',
    next: '十分钟后再试。',
    instance: '',
  }
  const make = vi.fn<Make>(async () => Promise.reject(new ProblemError(problem)))
  render(CodeBox, { props: { make } })
  await settle()
  vi.advanceTimersByTime(120_000)
  await settle()
  expect(screen.getByRole('alert')).toHaveTextContent('十分钟后再试')
  expect(make).toHaveBeenCalledTimes(1)
})
