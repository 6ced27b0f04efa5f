import { type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { accessible, world } from './browser'
import { REVIEW } from './server'
import { accept, bind, photograph, prove, signIn, signInDesk } from './steps'

const here = world({ '11-beijing': REVIEW })

/** Applies and tells the number of the case, which stands in the address. */
async function applied(page: Page, relative: Parameters<typeof bind>[1]): Promise<string> {
  await page.goto('/family/bind')
  await bind(page, relative)
  await page.getByRole('link', { name: '看这个绑定' }).click()
  await page.getByRole('link', { name: '看审核进度' }).click()
  await page.waitForURL(/\/family\/cases\/\w+$/)
  await page.getByText('等待经办处理').first().waitFor()
  return page.url().split('/').at(-1) ?? ''
}

async function claim(clerk: Page, id: string) {
  await clerk.goto('/desk/queue')
  await clerk.getByRole('button', { name: `领办 绑定审核 ${id}` }).click()
  await clerk.waitForURL(`**/desk/cases/${id}`)
  await clerk.getByRole('button', { name: '放回待办' }).waitFor()
}

test('an application comes back, is mended with a photo, and is approved', async () => {
  const [father, son, clerk] = await Promise.all([
    here.device(),
    here.device(),
    here.device({ width: 1440 }),
  ])
  await Promise.all([signIn(father, '张三'), signInDesk(clerk, '演示审核')])
  const id = await applied(father, { kin: '孩子', name: '李四', certNo: '110190201001011235' })

  await claim(clerk, id)
  await accessible(clerk, 'case')
  await clerk.keyboard.press('b')
  await clerk.getByRole('checkbox', { name: '材料' }).check()
  await clerk.getByRole('button', { name: '看不出亲属关系，请补能证明关系的材料' }).click()
  await clerk.getByRole('button', { name: '退回', exact: true }).click()
  await clerk.getByText('退回补正').first().waitFor()

  // The home page says first what needs him; he mends it there.
  await father.goto('/family/')
  const needs = father.getByRole('region', { name: /现在要您办的/ })
  await needs.getByRole('link').first().click()
  await father.getByRole('heading', { name: '要改什么' }).waitFor()
  await father.getByText('看不出亲属关系，请补能证明关系的材料').first().waitFor()
  await accessible(father, 'mend')
  await photograph(father, '户口本')
  await father.getByRole('button', { name: '改好了，重新提交，并确认是我本人' }).click()
  await prove(father)
  await father.getByText('已重新提交').waitFor()

  // It comes back to who had it.
  await clerk.goto(`/desk/cases/${id}`)
  await clerk.getByRole('img', { name: '户口本，第 1 页' }).waitFor()
  const width = await clerk
    .getByRole('img', { name: '户口本，第 1 页' })
    .evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))
  expect(width).toBeGreaterThan(100)
  await clerk.keyboard.press('a')
  await clerk.getByText('已批准').first().waitFor()

  await signIn(son, '李四')
  await son.getByRole('link', { name: '去确认' }).first().click()
  await accept(son)
  await son.getByText('可以使用').first().waitFor()
  here.clean()
})

test('a rejection says why in words that the family reads', async () => {
  const [mother, clerk] = await Promise.all([here.device(), here.device({ width: 1440 })])
  await Promise.all([signIn(mother, '刘阳'), signInDesk(clerk, '演示审核')])
  const id = await applied(mother, { kin: '妈妈', name: '马淑兰', certNo: '110190196004081147' })
  await claim(clerk, id)
  await clerk.keyboard.press('x')
  await clerk.getByLabel(/给当事人的话/).fill('材料看不出是母女，请到窗口核对户口簿')
  await clerk.getByRole('button', { name: '不予批准', exact: true }).last().click()
  await clerk.getByText('已办结').first().waitFor()

  await mother.reload()
  await mother.getByText('没有通过').first().waitFor()
  await mother.getByText('材料看不出是母女，请到窗口核对户口簿').first().waitFor()
  await mother.getByRole('link', { name: '不同意，去申诉' }).waitFor()
  await mother.goto('/family/messages')
  await mother
    .getByText(/材料看不出是母女，请到窗口核对户口簿/)
    .first()
    .waitFor()
  here.clean()
})
