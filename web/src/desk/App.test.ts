import { screen, within } from '@testing-library/vue'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import App from './App.vue'
import type { Duty } from './session/me'
import { asClerk, open } from './testing'

const people = '/people'
async function navFor(...duties: Duty[]) {
  answer(asClerk(...duties))
  await open(people, App)
  const nav = await screen.findByRole('navigation')
  await within(nav).findAllByRole('link')
  return within(nav)
    .getAllByRole('link')
    .map((link) => link.getAttribute('href'))
}

describe('the frame of the desk', () => {
  it('shows a reader nothing to act on', async () => {
    const links = await navFor('reader')
    expect(links).toContain('/desk/people')
    expect(links).not.toContain('/desk/window')
    expect(links).not.toContain('/desk/queue')
  })
  it('shows the window to intake and flags to a reviewer', async () => {
    expect(await navFor('intake')).toContain('/desk/window')
  })
  it('says on a page of another duty whose it is', async () => {
    answer(asClerk('reader'))
    await open('/window', App)
    expect(await screen.findByText('这一页不属于您的岗位')).toBeVisible()
    expect(screen.queryByLabelText('证件号码')).toBeNull()
  })
  it('goes by two keys, and lists the keys under ?', async () => {
    answer(asClerk('intake'))
    const { router } = await open(people, App)
    await screen.findByRole('heading', { level: 1, name: '查人' })
    ;(document.activeElement as HTMLElement).blur()
    await userEvent.keyboard('?')
    expect(await screen.findByRole('dialog')).toHaveTextContent('窗口办理')
    await userEvent.click(screen.getByRole('button', { name: '关闭' }))
    await userEvent.keyboard('gw')
    await screen.findByRole('heading', { level: 1, name: '窗口办理' })
    expect(router.currentRoute.value.name).toBe('window')
  })
})
