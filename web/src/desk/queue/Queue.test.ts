import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import App from '../App.vue'
import type { Schemas } from '../api'
import type { Duty } from '../session/me'
import { asClerk, open } from '../testing'

const brief = (id: string, change: Partial<Schemas['CaseBrief']> = {}): Schemas['CaseBrief'] => ({
  id,
  kind: 'review',
  kind_zh: '绑定审核',
  state: 'open',
  state_zh: '待领办',
  area: '110000',
  area_name: '北京市',
  duty: 'reviewer',
  duty_zh: '审核',
  holder: null,
  filed_at: '2026-11-20T09:00:00+08:00',
  due: null,
  due_provisional: false,
  escalated: false,
  reminded: false,
  ...change,
})
const cases = [
  brief('C1'),
  brief('C2', { kind: 'appeal', state: 'claimed', holder: '演示经办甲（demo）' }),
  brief('C3', { kind: 'ward', state: 'claimed', holder: '演示经办乙（demo2）' }),
]
function serve(...duties: Duty[]) {
  return answer({
    ...asClerk(...duties),
    'GET /api/desk/v1/queue': () => ({ body: { cases, next: null } }),
    'POST /api/desk/v1/cases/C1/claim': () => ({ body: cases[0] }),
    'POST /api/desk/v1/cases/C2/release': () => ({ body: cases[1] }),
    'GET /api/desk/v1/cases/C1': () => ({ status: 404, body: { code: 'CASE_UNKNOWN' } }),
  })
}

describe('the queue', () => {
  it('keeps its filters in the address and asks the server by them', async () => {
    const sent = serve('reviewer')
    const { router } = await open('/queue?kind=appeal', App)
    await screen.findByRole('link', { name: '申诉' })
    expect(screen.getByLabelText('种类')).toHaveValue('appeal')
    expect(sent.some((one) => one.path.includes('kind=appeal'))).toBe(true)
    await userEvent.selectOptions(screen.getByLabelText('状态'), 'open')
    await waitFor(() =>
      expect(router.currentRoute.value.query).toEqual({ kind: 'appeal', state: 'open' }),
    )
    await userEvent.click(screen.getByRole('button', { name: '清除筛选' }))
    await waitFor(() => expect(router.currentRoute.value.query).toEqual({}))
  })

  it('claims the next by one key and opens it', async () => {
    const sent = serve('reviewer')
    const { router } = await open('/queue', App)
    await screen.findByRole('link', { name: '申诉' })
    await userEvent.keyboard('n')
    await waitFor(() => expect(router.currentRoute.value.params.id).toBe('C1'))
    expect(sent.some((one) => one.path === '/api/desk/v1/cases/C1/claim')).toBe(true)
  })

  it('puts back only what one has, and shows what is mine', async () => {
    const sent = serve('reviewer')
    await open('/queue?whose=mine', App)
    await userEvent.click(await screen.findByRole('button', { name: /^放回/ }))
    await waitFor(() =>
      expect(sent.some((one) => one.path === '/api/desk/v1/cases/C2/release')).toBe(true),
    )
    expect(screen.queryByRole('link', { name: '监护关系' })).toBeNull()
  })

  it('goes from row to row by J and K, and by arrows', async () => {
    serve('reviewer')
    await open('/queue', App)
    const first = await screen.findByRole('link', { name: '绑定审核' })
    await userEvent.keyboard('j')
    await waitFor(() => expect(first).toHaveFocus())
    await userEvent.keyboard('{ArrowDown}')
    await waitFor(() => expect(screen.getByRole('link', { name: '申诉' })).toHaveFocus())
    await userEvent.keyboard('k')
    await waitFor(() => expect(first).toHaveFocus())
  })

  it('leads an administrator to nobody', async () => {
    serve('admin')
    await open('/queue', App)
    expect(await screen.findByText('申诉', { selector: '.cell *, .cell' })).toBeVisible()
    expect(screen.queryByRole('link', { name: '申诉' })).toBeNull()
    expect(screen.queryByRole('button', { name: /^领办 / })).toBeNull()
  })
})
