import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import type { Schemas } from '../api'
import { asClerk, open } from '../testing'

const brief: Schemas['PersonBrief'] = {
  psn_no: '940508',
  name: '刘*',
  cert_type: '01',
  cert_no: '110190********1115',
  phone: null,
  born: '1988-02-14',
  area: '110000',
  area_name: '北京市',
}
const binding = {
  id: 'B1',
  role: 'grantor',
  other: { ...brief, psn_no: '2', name: '马*' },
  kinship: 'parent',
  kinship_zh: '父母',
  state: 'active',
  state_zh: '可以使用',
  filed_at: '2026-11-01T09:00:00+08:00',
  effective_from: '2026-11-01T09:00:00+08:00',
  until: null,
  limits: { month: '800.00' },
  scopes: ['outpatient'],
  switched_off: false,
}
const view = (bindings: unknown[] = []) => ({
  person: brief,
  insurance: {
    insutype: '310',
    psn_type: '11',
    status: '1',
    covered: true,
    covered_until: null,
    frozen: false,
  },
  account: null,
  wallet: null,
  bindings,
  links: [],
  wards: [],
  documents: [],
  cases: [],
  corrections: [],
  died_on: null,
})
const receipt = {
  receipt_no: 'R1',
  binding: 'R1',
  state: 'active',
  state_zh: '可以使用',
  effective_from: '2026-11-23T09:00:00+08:00',
  lines: ['医保个人账户家庭共济绑定回执', '回执编号：R1'],
}
const server = (bindings: unknown[] = []) => ({
  ...asClerk('intake'),
  'POST /api/desk/v1/people/find': () => ({ body: { people: [brief], more: false } }),
  'GET /api/desk/v1/people/940508': () => ({ body: view(bindings) }),
})
/** Tab until the field of this name has the focus: what a clerk without a mouse does. */
async function tabTo(name: string | RegExp) {
  const named = () => {
    const at = document.activeElement as HTMLInputElement | null
    const label = at?.labels?.[0]?.textContent ?? at?.textContent ?? ''
    return typeof name === 'string' ? label.trim() === name : name.test(label)
  }
  for (let presses = 0; presses < 80 && !named(); presses++) await userEvent.tab()
  if (!named()) throw new Error(`the keyboard does not reach ${String(name)}`)
}

describe('the window by keyboard alone', () => {
  it('finds, binds, and has a receipt to print; nothing personal in the address', async () => {
    const sent = answer({
      ...server(),
      'POST /api/desk/v1/bindings': () => ({ status: 201, body: receipt }),
    })
    const { router } = await open('/window')
    await tabTo('证件号码')
    await userEvent.keyboard('110190198802141115{Enter}')
    await screen.findByRole('heading', { name: '办什么' })
    expect(router.currentRoute.value.fullPath).toBe('/window?psn_no=940508')
    ;(document.activeElement as HTMLElement).blur()
    await userEvent.keyboard('1')
    await screen.findByRole('heading', { name: '绑定家庭共济' })
    await tabTo('姓名')
    await userEvent.keyboard('马淑兰')
    await tabTo('证件号码')
    await userEvent.keyboard('11019019600408114x')
    await tabTo('配偶')
    await userEvent.keyboard('{ArrowRight}')
    await tabTo('每月')
    await userEvent.keyboard('800')
    await tabTo('户口本')
    await userEvent.keyboard(' ')
    await tabTo(/纸质承诺书/)
    await userEvent.keyboard(' ')
    await userEvent.keyboard('{Alt>}{Enter}{/Alt}')
    expect(await screen.findByText('回执编号：R1')).toBeVisible()
    expect(sent.find((one) => one.path === '/api/desk/v1/bindings')?.body).toEqual({
      grantor: { psn_no: '940508' },
      beneficiary: { cert_type: '01', name: '马淑兰', cert_no: '11019019600408114X' },
      kinship: 'parent',
      limits: { month: '800.00' },
      pledge: true,
      originals: ['id_card', 'household'],
      documents: [],
      on_behalf: false,
    })
    expect(screen.getByRole('button', { name: /打印回执/ })).toBeVisible()
    expect(screen.getByRole('link', { name: '绑定申请表' })).toHaveAttribute(
      'href',
      '/api/desk/v1/bindings/R1/papers/application?as=html',
    )
    ;(document.activeElement as HTMLElement).blur()
    await userEvent.keyboard('f')
    await waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/window'))
  })

  it('says of other terms that they wait for a second clerk', async () => {
    const sent = answer({
      ...server([binding]),
      'PUT /api/desk/v1/bindings/B1/terms': () => ({
        status: 202,
        body: { done: false, case: 'C9', approver: 'reviewer', approver_zh: '审核' },
      }),
    })
    await open('/window?psn_no=940508')
    await screen.findByRole('heading', { name: '办什么' })
    await userEvent.keyboard('3')
    await screen.findByRole('heading', { name: /调整限额/ })
    expect(screen.getByLabelText('每月')).toHaveValue('800.00')
    await userEvent.type(screen.getByLabelText('每次'), '150')
    await userEvent.keyboard('{Alt>}{Enter}{/Alt}')
    expect(await screen.findByText(/现在还没有任何变动/)).toHaveTextContent('审核')
    expect(screen.getByRole('link', { name: 'C9' })).toBeVisible()
    expect(sent.find((one) => one.method === 'PUT')?.body).toMatchObject({
      person: { psn_no: '940508' },
      limits: { payment: '150.00', month: '800.00' },
    })
  })

  it('offers only what concerns the person, and Escape leaves a form', async () => {
    answer(server())
    await open('/window?psn_no=940508')
    await screen.findByRole('heading', { name: '办什么' })
    expect(screen.queryByRole('button', { name: /解除绑定/ })).toBeNull()
    expect(screen.queryByRole('button', { name: /新生儿/ })).toBeNull()
    await userEvent.keyboard('9')
    await screen.findByRole('heading', { name: /信息更正/ })
    await tabTo('姓名')
    await userEvent.keyboard('{Escape}')
    expect(await screen.findByRole('heading', { name: '办什么' })).toBeVisible()
  })

  it('sends a correction of only what was filled in', async () => {
    const sent = answer({
      ...server(),
      'POST /api/desk/v1/people/940508/corrections': () => ({
        status: 202,
        body: { done: false, case: 'C8', approver_zh: '审核' },
      }),
    })
    await open('/window?psn_no=940508')
    await screen.findByRole('heading', { name: '办什么' })
    await userEvent.keyboard('9')
    await userEvent.type(await screen.findByLabelText('姓名'), '刘洋洋')
    await userEvent.type(screen.getByLabelText(/为什么更正/), '登记时写错')
    await userEvent.keyboard('{Alt>}{Enter}{/Alt}')
    await screen.findByText(/现在还没有任何变动/)
    expect(sent.find((one) => one.path.endsWith('/corrections'))?.body).toEqual({
      name: '刘洋洋',
      why: '登记时写错',
    })
  })
})
