import userEvent from '@testing-library/user-event'
import { cleanup, screen, waitFor } from '@testing-library/vue'
import { afterEach, expect, test, vi } from 'vitest'
import { queries } from '@/shared/query'
import { answer } from '@/shared/testing/server'
import { openPage } from '../testing'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})
const API = '/api/family/v1'
const user = userEvent.setup()
const data = {
  made_at: '2026-11-22T09:30:00+08:00',
  identity: { name: '张三', cert_no: '110190198001011230' },
}

test('the copy of all data is proved, saved as a file, and neither shown nor kept', async () => {
  const sent = answer({
    [`POST ${API}/proofs`]: () => ({ status: 201, body: { proof: 'P1' } }),
    [`POST ${API}/me/export`]: () => ({ body: data }),
  })
  let saved: Blob | undefined
  vi.stubGlobal(
    'URL',
    Object.assign(URL, {
      createObjectURL: (blob: Blob) => ((saved = blob), 'blob:x'),
      revokeObjectURL: () => {},
    }),
  )
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
  await openPage('/my-data')
  await user.click(screen.getByRole('button', { name: /确认身份并下载/ }))
  expect(sent).toEqual([])
  await user.click(await screen.findByRole('button', { name: '开始刷脸' }))
  await waitFor(() => expect(click).toHaveBeenCalledOnce())
  expect((click.mock.instances[0] as HTMLAnchorElement).download).toBe('gongji-2026-11-22.json')
  expect(JSON.parse((await saved?.text()) ?? '')).toEqual(data)
  expect(sent[0]?.body).toMatchObject({ act: { method: 'POST', path: '/me/export' }, way: 'face' })
  expect(sent[1]?.headers.get('X-Proof')).toBe('P1')
  expect(document.body).not.toHaveTextContent('110190198001011230')
  const known = JSON.stringify(
    queries
      .getQueryCache()
      .getAll()
      .map((one) => one.state.data),
  )
  expect(known).not.toContain('110190198001011230')
})
