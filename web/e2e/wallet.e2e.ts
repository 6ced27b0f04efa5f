import { type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { world } from './browser'
import {
  accept,
  bind,
  charge,
  prove,
  quote,
  readPatient,
  settle,
  signIn,
  signInCashier,
} from './steps'

// A son insured in 上海 and his mother in 成都: a wallet each, a binding, a quota, a bill.
const here = world()
const MOTHER = { kin: '妈妈', name: '罗素珍', certNo: '510190196208201029' }

async function openWallet(page: Page, place: string, phone: string) {
  await page.goto('/family/wallet')
  await page.getByLabel('在哪儿用（使用地）').fill(place)
  await page.getByLabel('手机号').fill(phone)
  await page.getByRole('button', { name: '开通医保钱包' }).click()
  await prove(page)
  await page.getByText('开通时间').waitFor()
}

test('a quota pays across provinces, is seen by both, and goes back', async () => {
  const [son, mother, till] = await Promise.all([
    here.device(),
    here.device(),
    here.device({ width: 1440 }),
  ])
  await Promise.all([signIn(son, '顾勇'), signIn(mother, '罗素珍')])
  await Promise.all([
    openWallet(son, '上海', '10000000038'),
    openWallet(mother, '成都', '10000000039'),
  ])
  await son.goto('/family/bind')
  await bind(son, MOTHER)
  await son.getByText('对方同意以后，还要您设一个共济额度').waitFor()
  await mother.goto('/family/')
  await mother.getByRole('link', { name: '去确认' }).first().click()
  await accept(mother)
  await mother.getByText('办到哪一步').waitFor()

  await son.goto('/family/quotas')
  await son.getByLabel(/^给 罗\* 一共留多少/).fill('500')
  await son.getByRole('button', { name: '设好' }).click()
  await prove(son)
  const given = son.getByRole('article').filter({ hasText: '留给 罗*' })
  await given.getByText('500.00').first().waitFor()
  // 3200.00 of this year and 800.00 of earlier ones, 500.00 of them kept.
  await son.getByText('账户里还能留的').waitFor()
  expect(await son.locator('p', { hasText: '账户里还能留的' }).innerText()).toContain('3,500.00')

  // 四川: the patient picks before each payment.
  await mother.goto('/family/payers')
  await mother.getByText('选好以后 15 分钟内有效').waitFor()
  await mother.getByRole('radio', { name: '顾*' }).check()
  await mother.getByRole('button', { name: '就用这一位' }).click()
  await mother.getByText(/已选 顾\*，\d\d:\d\d 前去付款/).waitFor()

  await signInCashier(till, '演示成都收费')
  await readPatient(till, '身份证号', MOTHER.certNo)
  await charge(till, '奥美拉唑', 2, '12.50')
  await quote(till)
  await settle(till)
  const bill = till.getByRole('region', { name: '这一单' })
  expect(await bill.getByRole('button', { name: /家庭共济.*25\.00/ }).count()).toBeGreaterThan(0)

  for (const [page, said] of [
    [mother, /成都演示药店/],
    [son, /替 罗\* 付/],
  ] as const) {
    await page.goto('/family/uses')
    const use = page.getByRole('link', { name: said })
    await use.waitFor()
    expect(await use.innerText()).toContain('25.00')
    await use.click()
    await page
      .getByRole('button', { name: /额度.*25\.00/ })
      .first()
      .waitFor()
  }

  await son.goto('/family/quotas')
  await given.getByText('475.00').first().waitFor()
  await given.getByRole('button', { name: '收回' }).click()
  await prove(son)
  await son.getByText('已经结束的（1）').waitFor()
  expect(await son.locator('p', { hasText: '账户里还能留的' }).innerText()).toContain('3,975.00')
  here.clean()
})

test('深圳 to 成都 is refused and the side that is not open is named', async () => {
  const daughter = await here.device()
  await signIn(daughter, '文静')
  await daughter.goto('/family/bind')
  await daughter.getByRole('radio', { name: '妈妈' }).check()
  await daughter.getByLabel('家人的姓名').fill('曾玉珍')
  await daughter.getByLabel('证件号码').fill('510190196409301085')
  await daughter.getByRole('button', { name: '查一查能不能绑定' }).click()
  const refused = daughter.getByRole('alert')
  await refused.getByRole('heading', { name: '现在还不能绑定' }).waitFor()
  const said = await refused.innerText()
  expect(said).toContain('不知道共济人参保地的医保钱包开通了没有（深圳市）')
  expect(said).toContain('0755-12393')
  expect(said).not.toContain('成都市')
  here.clean()
})
