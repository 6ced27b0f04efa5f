import userEvent from '@testing-library/user-event'
import { cleanup, screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '@/shared/testing/server'
import { openPage } from '../testing'
import { needsProof } from './wishes'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})
const API = '/api/family/v1'
const user = userEvent.setup()
const said = {
  sms: false,
  mail: null,
  webhook: null,
  english: false,
  show_institution: false,
  reminders: { off: [], balance_low: null },
  phone: '138****0001',
}

test('reminders are saved without a proof, a new address only with one', async () => {
  const sent = answer({
    [`GET ${API}/me/contact`]: () => ({ body: said }),
    [`PUT ${API}/me/contact`]: () => ({ body: said }),
    [`POST ${API}/proofs`]: () => ({ status: 201, body: { proof: 'P1' } }),
  })
  await openPage('/me/contact')
  await user.click(await screen.findByLabelText('可以代缴保费了'))
  await user.type(screen.getByLabelText('余额低于多少元提醒'), '１００')
  await user.click(screen.getByRole('button', { name: '保存' }))
  expect(await screen.findByText('保存好了。')).toBeInTheDocument()
  const puts = () => sent.filter((one) => one.method === 'PUT')
  expect(puts()[0]?.body).toMatchObject({
    reminders: { off: ['season_open'], balance_low: '100.00' },
  })
  expect(puts()[0]?.headers.get('X-Proof')).toBeNull()

  await user.type(screen.getByLabelText(/邮箱/), 'zhang@mail.example.cn')
  await user.click(screen.getByRole('button', { name: '保存' }))
  await user.click(await screen.findByRole('button', { name: '开始刷脸' }))
  await waitFor(() => expect(puts()).toHaveLength(2))
  expect(puts()[1]?.headers.get('X-Proof')).toBe('P1')
  const proof = sent.find((one) => one.path === `${API}/proofs`)
  expect(proof?.body).toMatchObject({
    act: { method: 'PUT', path: '/me/contact', body: puts()[1]?.body },
  })
})

test('switching a way off is proved too', () => {
  const none = { sms: false, mail: null, webhook: null }
  expect(needsProof({ ...none, sms: true }, none)).toBe(true)
  expect(needsProof({ ...none, mail: 'a@b.cn' }, none)).toBe(true)
  expect(needsProof(none, { ...none, sms: true, english: true })).toBe(false)
})
