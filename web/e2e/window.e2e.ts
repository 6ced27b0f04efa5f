import { expect, test } from 'vitest'
import { accessible, world } from './browser'
import { signInDesk, tabTo } from './steps'

// The window by keyboard alone: no mouse after the sign-in.
const here = world()

test('a clerk finds, binds with paper, prints, and unbinds by keys', async () => {
  const clerk = await here.device({ width: 1440 })
  const keys = clerk.keyboard
  await signInDesk(clerk, '演示受理')
  await clerk.getByRole('heading', { level: 1 }).waitFor()
  await keys.press('g')
  await keys.press('w')
  await clerk.getByRole('heading', { name: '谁来办事' }).waitFor()

  await tabTo(clerk, clerk.getByRole('textbox', { name: '证件号码' }))
  await keys.type('110190198001011230')
  await keys.press('Enter')
  await clerk.getByRole('heading', { name: '办什么' }).waitFor()
  expect(clerk.url()).toMatch(/\/desk\/window\?psn_no=\d+$/)
  await accessible(clerk, 'window')

  await keys.press('1')
  await clerk.getByRole('heading', { name: '绑定家庭共济' }).waitFor()
  await tabTo(clerk, clerk.getByLabel('姓名'))
  await keys.type('李四')
  await tabTo(clerk, clerk.getByLabel('证件号码'))
  await keys.type('110190201001011235')
  await keys.press('Tab')
  await tabTo(clerk, clerk.getByRole('group', { name: '用钱的人是出钱的人的' }).getByRole('radio'))
  await keys.press('Space')
  const child = clerk.getByRole('radio', { name: /^(✓ )?子女$/ })
  while (!(await child.isChecked())) await keys.press('ArrowRight')
  await tabTo(clerk, clerk.getByLabel('每月'))
  await keys.type('800')
  await tabTo(clerk, clerk.getByRole('checkbox', { name: '户口本' }))
  await keys.press('Space')
  await tabTo(clerk, clerk.getByRole('checkbox', { name: '双方都已在纸质承诺书上签字' }))
  await keys.press('Space')
  await keys.press('Alt+Enter')

  const done = clerk.getByRole('heading', { name: /已办理绑定/ })
  await done.waitFor()
  expect(await done.evaluate((one) => one === document.activeElement)).toBe(true)
  const card = clerk.locator('.receipt')
  expect(await card.innerText()).toContain('李')
  await accessible(clerk, 'receipt')

  await keys.press('m')
  await clerk.getByRole('heading', { name: '办什么' }).waitFor()
  await keys.press('2')
  await clerk.getByRole('heading', { name: '解除绑定' }).waitFor()
  expect(await clerk.getByRole('radio', { name: /本人出钱给 李\*/ }).isChecked()).toBe(true)
  await keys.press('Alt+Enter')
  await clerk.getByRole('heading', { name: /已解除绑定/ }).waitFor()
  await keys.press('f')
  await clerk.getByRole('heading', { name: '谁来办事' }).waitFor()
  here.clean()
})
