import userEvent from '@testing-library/user-event'
import { render, screen, waitFor } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { asClerk, open } from '../testing'
import ClearSheet from './ClearSheet.vue'
import { findBody } from './whom'

describe('finding people', () => {
  it('asks in the body and leaves nothing in the address', async () => {
    const sent = answer({
      ...asClerk('reader'),
      'POST /api/desk/v1/people/find': () => ({ body: { people: [], more: false } }),
    })
    const { router } = await open('/people')
    await userEvent.type(await screen.findByLabelText('证件号码'), '11019019880214111x{Enter}')
    expect(await screen.findByText(/没有找到/)).toBeVisible()
    const asked = sent.find((one) => one.method === 'POST')
    expect(asked?.body).toEqual({ cert_type: '01', cert_no: '11019019880214111X' })
    expect(sent.every((one) => !one.path.includes('110190'))).toBe(true)
    expect(router.currentRoute.value.fullPath).toBe('/people')
  })
  it('needs a place beside a name', () => {
    const typed = { by: 'name', cert_type: '01', text: '张三', area: '' } as const
    expect(findBody(typed)).toBeNull()
    expect(findBody({ ...typed, area: '110000' })).toEqual({ name: '张三', area: '110000' })
  })
})

describe('data in clear', () => {
  it('are shown for a reason only, with how often is left', async () => {
    const sent = answer({
      'POST /api/desk/v1/people/7/clear': () => ({
        body: {
          psn_no: '7',
          name: '张三',
          cert_type: '01',
          cert_no: '110190198001011230',
          phone: null,
          card_no: null,
          left_today: 29,
        },
      }),
    })
    render(ClearSheet, { props: { psnNo: '7' } })
    expect(screen.getByRole('button', { name: '显示' })).toBeDisabled()
    await userEvent.click(screen.getByRole('button', { name: '窗口核对证件' }))
    await userEvent.click(screen.getByRole('button', { name: '显示' }))
    expect(await screen.findByText('张三')).toBeVisible()
    expect(screen.getByText(/今天还可以看 29 次/)).toBeVisible()
    await waitFor(() => expect(sent[0]?.body).toEqual({ why: '窗口核对证件' }))
  })
})
