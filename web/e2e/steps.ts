import type { Locator, Page } from 'playwright-core'

/** Steps that several stories take, in the words that stand on the pages. */

/** Signs a made-up person in by one tap; their own device. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/family/sign-in')
  await page.getByLabel('找人：名字、地方').fill(name)
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click()
  await page.getByRole('navigation', { name: '主要页面' }).waitFor()
}

/** Proves identity by the simulated face check. */
export async function prove(page: Page): Promise<void> {
  await page.getByRole('button', { name: '开始刷脸' }).click()
  await page.getByRole('button', { name: '开始刷脸' }).waitFor({ state: 'detached' })
}

/** Signs a made-up clerk in at the desk. */
export async function signInClerk(page: Page, login: string): Promise<void> {
  await page.goto('/desk/sign-in')
  await page.getByRole('button', { name: new RegExp(`^${login}`) }).click()
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
}

/** Signs a made-up cashier in at the till. */
export async function signInCashier(page: Page, name: string): Promise<void> {
  await page.goto('/till/')
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('heading', { name: '就诊人' }).waitFor()
}

/** Reads a patient at the till by an e-voucher's code or an identity number. */
export async function readPatient(
  till: Page,
  by: '扫医保码' | '身份证号',
  code: string,
): Promise<void> {
  await till.getByRole('radio', { name: by }).check()
  await till.getByRole('textbox', { name: by === '扫医保码' ? /^医保码/ : by }).fill(code)
  await till.getByRole('button', { name: '读取' }).click()
  await till.getByRole('button', { name: '换一个人' }).waitFor()
}

/** Adds an item by its name, with count and price in 元. */
export async function charge(
  till: Page,
  item: string,
  count: number,
  price: string,
): Promise<void> {
  await till.getByLabel('名称或编码').fill(item)
  await till.getByRole('button', { name: '加上' }).first().click()
  const row = till.getByRole('row').filter({ hasText: item }).last()
  await row.getByLabel('数量').fill(String(count))
  await row.getByLabel('单价').fill(price)
  await row.getByLabel('单价').press('Tab')
}

/** Quotes by F2: nothing is taken yet. */
export async function quote(till: Page): Promise<void> {
  await till.keyboard.press('F2')
  await till.getByText('预结算：还没有扣钱').waitFor()
}

/** Settles by F4 what was quoted. */
export async function settle(till: Page): Promise<void> {
  await till.keyboard.press('F4')
  await till.getByText('已结算', { exact: true }).waitFor()
}

/** Goes the binding wizard from its first step to the end, with a simulated face check last. */
export async function bind(
  page: Page,
  who: { kin: string; name: string; certNo: string; month?: string },
): Promise<void> {
  await page.getByRole('radio', { name: who.kin, exact: true }).check()
  await page.getByLabel(/姓名/).fill(who.name)
  await page.getByLabel(/证件号码/).fill(who.certNo)
  await page.getByRole('button', { name: '查一查能不能绑定' }).click()
  await page.getByText('查过了：可以绑定。').waitFor()
  if (who.month) await page.getByLabel('每月最多（元）').fill(who.month)
  await page.getByRole('button', { name: '下一步' }).click()
  const pledge = page.getByRole('checkbox', { name: '我已经读完，并且承诺' })
  const next = page.getByRole('button', { name: '下一步' })
  await pledge
    .or(page.getByRole('heading', { name: /材料/ }))
    .first()
    .waitFor()
  if (!(await pledge.isVisible())) await next.click()
  await pledge.check()
  await next.click()
  await page.getByRole('button', { name: '提交，并确认是我本人' }).click()
  await prove(page)
  await page.getByRole('heading', { name: /已经提交/ }).waitFor()
}

/** Reads what agreeing means and agrees, with a simulated face check. */
export async function accept(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: '我已经读完，同意' }).check()
  await page.getByRole('button', { name: '同意，并确认是我本人' }).click()
  await prove(page)
}

/** The code of the e-voucher as it can be read out; activates it first where it is not. */
export async function voucher(page: Page): Promise<string> {
  const on = page.getByRole('button', { name: '激活医保码' })
  const code = page.locator('.digits')
  await on.or(code).first().waitFor()
  if (await on.isVisible()) {
    await on.click()
    await prove(page)
  }
  return ((await code.textContent()) ?? '').replace(/\s/g, '')
}

/** Signs a made-up clerk in at the desk by one tap, as one is called there. */
export async function signInDesk(page: Page, name: string): Promise<void> {
  await page.goto('/desk/sign-in')
  await page
    .getByRole('button')
    .filter({ has: page.getByText(name, { exact: true }) })
    .click()
  await page.getByRole('navigation', { name: '主要页面' }).waitFor()
}

/** Hands in a photo of a made-up page, after agreeing to how papers are kept where that is asked. */
export async function photograph(page: Page, kind: string): Promise<void> {
  const agree = page.getByRole('button', { name: '我同意' })
  const which = page.getByLabel('哪种材料')
  await agree.or(which).first().waitFor()
  if (await agree.isVisible()) await agree.click()
  await which.selectOption({ label: kind })
  await page.getByLabel('拍照或选照片').setInputFiles({
    name: 'page.jpg',
    mimeType: 'image/jpeg',
    buffer: await paper(page, kind),
  })
  await page.getByRole('button', { name: /用这张/ }).click()
  await page.getByText(`${kind}：已交 1 页`).waitFor()
}

/** A page that nobody takes for a real one, as a camera sees it. */
async function paper(page: Page, kind: string): Promise<Buffer> {
  const desk = await page.context().newPage()
  await desk.setViewportSize({ width: 1000, height: 1400 })
  const lines = ['样张', '姓名　农某某', '与户主关系　母亲', '此页为演示编造，不是证件']
  await desk.setContent(
    `<body style="margin:0;padding:48px;background:#7a6f5d"><main style="height:1150px;padding:80px;
     background:#f6f1e2;font:36px/2.4 sans-serif"><h1>${kind}</h1><p>${lines.join('<p>')}</main>`,
  )
  const photo = await desk.screenshot({ type: 'jpeg', quality: 85 })
  await desk.close()
  return photo
}

/** Moves the focus by Tab until it is there, as somebody without a mouse does. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.first().waitFor()
  for (let i = 0; i < 80; i++) {
    if (await wanted.first().evaluate((one) => one === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${String(wanted)}`)
}
