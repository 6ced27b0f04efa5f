import userEvent from '@testing-library/user-event'
import { fireEvent, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { answer } from '@/shared/testing/server'
import { proposed } from '../acts/testing'
import { asClerk, open } from '../testing'

it('hands a changed file in and says that nothing changes before a second clerk approves', async () => {
  const text = 'name = "全国"\n'
  const sent = answer({
    ...asClerk('editor'),
    'GET /api/desk/v1/policies': () => ({ body: { digest: 'd1', files: [], proposals: [] } }),
    'GET /api/desk/v1/policies/00-national.toml': () => ({
      body: { name: '00-national.toml', text },
    }),
    'POST /api/desk/v1/policies': () => proposed(),
  })
  await open('/policies/00-national?view=edit')
  const field = await screen.findByRole('textbox')
  await fireEvent.update(field, `${text}# 新\n`)
  await userEvent.click(await screen.findByRole('button', { name: /提出 ②/ }))
  expect(await screen.findByText(/现在还没有任何变动/)).toBeVisible()
  expect(screen.getByRole('link', { name: 'C9' })).toHaveAttribute('href', '/desk/cases/C9')
  expect(sent.find((one) => one.method === 'POST')?.body).toEqual({
    files: { '00-national.toml': `${text}# 新\n` },
  })
})
