import { type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { world } from './browser'
import { tabTo } from './steps'

// No mouse at all: the guide, the sign-in and an application up to its proof.
const here = world()

/** What has the focus is outlined, itself or the tile that stands for it. */
async function focusIsShown(page: Page) {
  const width = await page.evaluate(() => {
    const focused = document.activeElement
    const near = [focused, focused?.nextElementSibling, focused?.closest('label')]
    const widths = near.flatMap((one) => {
      if (!one) return []
      const style = getComputedStyle(one)
      return style.outlineStyle === 'none' ? [] : [Number.parseFloat(style.outlineWidth)]
    })
    return Math.max(0, ...widths)
  })
  const what = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))
  expect(width, `no outline on ${what}`).toBeGreaterThanOrEqual(2)
}

/** Chooses one of a group of radios by its arrows. */
async function choose(page: Page, group: string, name: string) {
  const radios = page.getByRole('group', { name: group })
  const wanted = radios.getByRole('radio', { name: new RegExp(`^(✓ )?${name}$`) })
  const checked = radios.locator('input:checked')
  await tabTo(page, (await checked.count()) ? checked : radios.getByRole('radio'))
  await focusIsShown(page)
  await page.keyboard.press('Space')
  for (let i = 0; i < 12 && !(await wanted.isChecked()); i++) {
    await page.keyboard.press('ArrowRight')
  }
  expect(await wanted.isChecked()).toBe(true)
}

test('the guide answers to the keyboard', async () => {
  const page = await here.device()
  await page.goto('/')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: '跳到正文' })
  expect(await skip.evaluate((one) => one === document.activeElement)).toBe(true)
  await focusIsShown(page)
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByLabel('出钱的人在哪儿参保'))
  await focusIsShown(page)
  await page.keyboard.type('北京')
  await page.keyboard.press('Tab')
  await page.keyboard.type('北京')
  await choose(page, '用钱的人是出钱的人的', '孩子')
  await choose(page, '用来做什么', '药店买药')
  await tabTo(page, page.getByRole('button', { name: '看看能不能' }))
  await focusIsShown(page)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /^可以：/ }).waitFor()
  const isThere = () => document.activeElement?.classList.contains('result') ?? false
  expect(await page.evaluate(isThere)).toBe(true)
  here.clean()
})

test('an application goes by keys to its proof, whose sheet keeps the focus and gives it back', async () => {
  const page = await here.device()
  const keys = page.keyboard
  const press = async (name: string) => {
    await tabTo(page, page.getByRole('button', { name }))
    await focusIsShown(page)
    await keys.press('Enter')
  }
  await page.goto('/family/sign-in')
  await tabTo(page, page.getByLabel('找人：名字、地方'))
  await keys.type('张三')
  await tabTo(page, page.getByRole('button', { name: /^张三/ }))
  await keys.press('Enter')
  await page.getByRole('navigation', { name: '主要页面' }).waitFor()

  await tabTo(page, page.getByRole('link', { name: '绑定家人' }))
  await focusIsShown(page)
  await keys.press('Enter')
  await choose(page, '他（她）是您的什么人', '孩子')
  await tabTo(page, page.getByLabel('家人的姓名'))
  await keys.type('李四')
  await tabTo(page, page.getByLabel('证件号码'))
  await keys.type('110190201001011235')
  await press('查一查能不能绑定')

  // Each step is told: the focus is on its heading.
  await page.getByText('查过了：可以绑定。').waitFor()
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  await tabTo(page, page.getByLabel(/每月最多/))
  await keys.type('800')
  await press('下一步')
  await page.getByText('怎样证明你们的关系').waitFor()
  await press('下一步')
  await tabTo(page, page.getByRole('checkbox', { name: '我已经读完，并且承诺' }))
  await focusIsShown(page)
  await keys.press('Space')
  await press('下一步')
  await press('提交，并确认是我本人')

  const sheet = page.getByRole('dialog', { name: '最后一步：确认是您本人' })
  await sheet.waitFor()
  for (let i = 0; i < 10; i++) {
    await keys.press(i < 5 ? 'Tab' : 'Shift+Tab')
    const isInside = await sheet.evaluate((one) => {
      const focused = document.activeElement
      return focused === document.body || one.contains(focused)
    })
    expect(isInside, 'the focus left the sheet').toBe(true)
  }
  await keys.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  const send = page.getByRole('button', { name: '提交，并确认是我本人' })
  await send.and(page.locator(':focus')).waitFor()
  here.clean()
})
