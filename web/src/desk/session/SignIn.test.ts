import userEvent from '@testing-library/user-event'
import { screen, waitFor } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { asClerk, open } from '../testing'

const demo = {
  people: [],
  institutions: [],
  clerks: [
    { login: 'reviewer', name: '演示审核', duties: ['reviewer'] },
    { login: 'cashier', name: '演示收费', duties: ['cashier'] },
  ],
}
const session = () => ({ status: 201, body: { token: '', until: '2026-11-23T09:00:00+08:00' } })

describe('the sign-in of clerks', () => {
  it('offers the made-up clerks of a demo by one tap, cashiers elsewhere', async () => {
    const sent = answer({
      ...asClerk('reviewer'),
      'GET /api/public/v1/demo': () => ({ body: demo }),
      'POST /api/desk/v1/sign-in': session,
    })
    const { router } = await open('/sign-in?to=/people')
    await userEvent.click(await screen.findByRole('button', { name: /演示审核/ }))
    await waitFor(() => expect(router.currentRoute.value.path).toBe('/people'))
    expect(sent.find((one) => one.method === 'POST')?.body).toEqual({ name: 'reviewer' })
    expect(screen.queryByText('演示收费')).toBeNull()
  })
  it('asks for name, password and code where it is no demo', async () => {
    const sent = answer({
      'GET /api/public/v1/demo': () => ({ status: 404, body: {} }),
      'POST /api/desk/v1/sign-in': () => ({
        status: 401,
        body: {
          code: 'CLERK_WRONG',
          title: '登录名、密码或动态口令不对。',
          who: 'caller',
          status: 401,
        },
      }),
    })
    const { router } = await open('/sign-in')
    await userEvent.type(screen.getByLabelText('登录名'), 'wang')
    await userEvent.type(screen.getByLabelText('密码'), 'long enough indeed')
    await userEvent.type(screen.getByLabelText('动态口令'), '123456{Enter}')
    expect(await screen.findByRole('alert')).toHaveTextContent('登录名、密码或动态口令不对')
    expect(sent.at(-1)?.body).toEqual({
      name: 'wang',
      password: 'long enough indeed',
      code: '123456',
    })
    expect(router.currentRoute.value.fullPath).not.toContain('wang')
  })
  it('never leaves for another site', async () => {
    answer({
      ...asClerk('reviewer'),
      'GET /api/public/v1/demo': () => ({ body: demo }),
      'POST /api/desk/v1/sign-in': session,
      'GET /api/desk/v1/queue': () => ({ body: { cases: [], next: null } }),
    })
    const { router } = await open('/sign-in?to=//evil.example/x')
    await userEvent.click(await screen.findByRole('button', { name: /演示审核/ }))
    await waitFor(() => expect(router.currentRoute.value.name).toBe('queue'))
  })
})
