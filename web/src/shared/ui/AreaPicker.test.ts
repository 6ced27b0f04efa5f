import userEvent from '@testing-library/user-event'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { render, screen, waitFor } from '@testing-library/vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answer } from '../testing/server'
import AreaPicker from './AreaPicker.vue'

const UNITS = [
  { code: '51', name: '四川省', phone: '', areas: [{ code: '510100', name: '成都市', phone: '' }] },
  { code: '11', name: '北京市', phone: '', areas: [{ code: '110000', name: '北京市', phone: '' }] },
]
let arrive: () => void

function picker() {
  const picked: string[] = []
  render(AreaPicker, {
    props: {
      label: '在哪儿',
      modelValue: '',
      'onUpdate:modelValue': (code: string) => picked.push(code),
    },
    global: { plugins: [[VueQueryPlugin, { queryClient: new QueryClient() }]] },
  })
  return picked
}

beforeEach(() => {
  const came = new Promise<void>((done) => (arrive = done))
  answer({ 'GET /api/public/v1/areas': () => ({ body: { on: '', units: UNITS } }) })
  const at = globalThis.fetch
  vi.stubGlobal('fetch', async (request: Request) => {
    await came
    return at(request)
  })
})
afterEach(() => vi.unstubAllGlobals())

test('a name without its ending is enough', async () => {
  const picked = picker()
  arrive()
  await waitFor(() => expect(document.querySelectorAll('option')).toHaveLength(2))
  await userEvent.type(screen.getByLabelText('在哪儿'), '成都')
  expect(picked.at(-1)).toBe('510100')
})
test('what was typed before the list came is found when it comes', async () => {
  const picked = picker()
  await userEvent.type(screen.getByLabelText('在哪儿'), '北京{Tab}')
  expect(screen.queryByText(/没有这个地方/)).toBeNull()
  arrive()
  await waitFor(() => expect(picked.at(-1)).toBe('110000'))
})
test('a place that is none is told once the field is left', async () => {
  picker()
  arrive()
  await waitFor(() => expect(document.querySelectorAll('option')).toHaveLength(2))
  await userEvent.type(screen.getByLabelText('在哪儿'), '亚特兰蒂斯')
  expect(screen.queryByText(/没有这个地方/)).toBeNull()
  await userEvent.tab()
  expect(screen.getByText(/没有这个地方/)).toBeInTheDocument()
})
