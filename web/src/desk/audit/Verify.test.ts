import { render, screen } from '@testing-library/vue'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { foundIn } from './found'
import Verify from './Verify.vue'

const verified = {
  right: true,
  areas: 2,
  acts: 30,
  compared: 90,
  breaks: [],
  ends: [{ area: '510100', sequence: 9, chain: 'ab' }],
}
const at = (area: string, sequence: number, what: string) => ({
  area,
  sequence,
  table: 'entries',
  row: 7,
  what,
})

describe('the verification of the trail', () => {
  it('takes the first break by area and sequence', () => {
    const breaks = [at('510100', 12, 'c'), at('510100', 9, 'b'), at('110000', 40, 'a')]
    const found = foundIn({ ...verified, right: false, breaks })
    expect(found).toMatchObject({ right: false, first: { what: 'a' }, more: 2 })
    expect(foundIn(verified)).toEqual({ right: true, first: undefined, more: 0 })
  })
  it('says until when all is as it was written', async () => {
    const sent = answer({ 'POST /api/desk/v1/audit/verify': () => ({ body: verified }) })
    render(Verify)
    await userEvent.click(screen.getByRole('button', { name: /开始核对/ }))
    expect(await screen.findByText(/完好/)).toBeVisible()
    expect(screen.getByText(/2 条链，30 个操作，比较了 90 处/)).toBeVisible()
    expect(sent).toHaveLength(1)
  })
  it('says where the first changed thing stands and what to do', async () => {
    const body = { ...verified, right: false, breaks: [at('510100', 9, '被改过')] }
    answer({ 'POST /api/desk/v1/audit/verify': () => ({ body }) })
    render(Verify)
    await userEvent.click(screen.getByRole('button', { name: /开始核对/ }))
    const verdict = await screen.findByText(/统筹区 510100，序号 9，表 entries，行 7，被改过/)
    expect(verdict).toHaveClass('bad')
    expect(screen.getByText(/不要动数据库/)).toBeVisible()
    expect(screen.queryByText(/完好/)).toBeNull()
  })
  it('tells a refusal and leaves no result', async () => {
    const problem = {
      type: '/problems/BUSY',
      title: '现在办理的人太多。',
      status: 503,
      detail: '',
      detail_en: '',
      code: 'BUSY',
      who: 'caller',
      who_zh: '您',
      next: '请稍等几秒。',
      instance: '1',
    }
    answer({ 'POST /api/desk/v1/audit/verify': () => ({ status: 503, body: problem }) })
    render(Verify)
    await userEvent.click(screen.getByRole('button', { name: /开始核对/ }))
    expect(await screen.findByRole('alert')).toHaveTextContent('现在办理的人太多')
    expect(screen.queryByText(/完好/)).toBeNull()
  })
})
