import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import Deadline from './Deadline.vue'
import { keysOn, useKeys } from './keys'

const run = vi.fn()
const Page = defineComponent({
  setup() {
    useKeys([
      { keys: 'a', label: ['批准', 'Approve'], run: () => run('a') },
      { keys: 'g q', label: ['待办', 'Queue'], run: () => run('g q') },
      { keys: 'alt+Enter', label: ['办理', 'Do'], run: () => run('alt+Enter') },
    ])
    return () => h('input', { 'aria-label': 'text' })
  },
})

afterEach(() => {
  run.mockClear()
  keysOn.value = true
})

describe('keys of the desk', () => {
  it('are letters where somebody writes', async () => {
    render(Page)
    await userEvent.type(screen.getByLabelText('text'), 'a')
    expect(run).not.toHaveBeenCalled()
    await userEvent.keyboard('{Alt>}{Enter}{/Alt}')
    expect(run).toHaveBeenCalledWith('alt+Enter')
  })
  it('take two presses after each other, and nothing else between', async () => {
    render(Page)
    await userEvent.keyboard('gxq')
    expect(run).not.toHaveBeenCalled()
    await userEvent.keyboard('gq')
    expect(run).toHaveBeenCalledWith('g q')
  })
  it('can be switched off, and end with their page', async () => {
    const { unmount } = render(Page)
    keysOn.value = false
    await userEvent.keyboard('a')
    keysOn.value = true
    unmount()
    await userEvent.keyboard('a')
    expect(run).not.toHaveBeenCalled()
  })
})

describe('the deadline', () => {
  const inDays = (days: number) =>
    new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)
  it('says how long is left, that it is today, or how long it is over', () => {
    render(Deadline, { props: { due: inDays(5) } })
    expect(screen.getByText('剩 5 天')).toBeVisible()
    render(Deadline, { props: { due: inDays(0) } })
    expect(screen.getByText(/今天到期/)).toHaveTextContent('!')
    render(Deadline, { props: { due: inDays(-2) } })
    expect(screen.getByText(/超期 2 天/)).toHaveTextContent('‼')
  })
})
