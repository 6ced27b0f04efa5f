import userEvent from '@testing-library/user-event'
import { render, screen, within } from '@testing-library/vue'
import { expect, test } from 'vitest'
import SplitBar, { type Part } from './SplitBar.vue'

const PARTS: Part[] = [
  { kind: 'fund', label: '统筹', amount: '1490.00', why: ['报销 85%'] },
  { kind: 'own', label: '本人账户', amount: '0.00' },
  { kind: 'relative', label: '张*的账户', name: '张*', amount: '0.01', why: ['本月限额用完'] },
  { kind: 'cash', label: '现金', amount: '9.99' },
]
const segments = () => within(screen.getByRole('group')).getAllByRole('button')

test('parts stand in the order money is taken; nothing of nothing is drawn', () => {
  render(SplitBar, { props: { parts: PARTS, total: '1500.00' } })
  expect(segments().map((one) => one.getAttribute('aria-label'))).toEqual([
    '统筹 1490.00 元',
    '张*的账户 0.01 元',
    '现金 9.99 元',
  ])
  expect(screen.getByText('总金额')).toBeInTheDocument()
})
test('the thinnest part can still be seen, and the bar is never longer than itself', () => {
  render(SplitBar, { props: { parts: PARTS } })
  const widths = segments().map((one) => Number.parseFloat(one.style.width))
  expect(Math.min(...widths)).toBeGreaterThan(3)
  expect(widths.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(100.05)
})
test('a part says why it is that much, and closes again', async () => {
  const user = userEvent.setup()
  render(SplitBar, { props: { parts: PARTS } })
  expect(screen.queryByText('本月限额用完')).toBeNull()
  await user.click(segments()[1] as HTMLElement)
  expect(screen.getByText('本月限额用完')).toBeInTheDocument()
  await user.click(segments()[1] as HTMLElement)
  expect(screen.queryByText('本月限额用完')).toBeNull()
})
test('a bill that went back is drawn by size', () => {
  const back = [{ kind: 'own', label: '本人账户', amount: '-25.00' } as Part]
  render(SplitBar, { props: { parts: back } })
  expect(segments()[0]?.style.width).toBe('100%')
  expect(screen.getByText('−25.00')).toBeInTheDocument()
})
