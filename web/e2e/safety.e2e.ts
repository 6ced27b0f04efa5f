import { type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { world } from './browser'
import { bind, signIn, signInDesk } from './steps'

// What a page must never do: leak a person, leave a session behind, run what somebody typed.
const here = world()
const SON = { kin: '孩子', name: '李四', certNo: '110190201001011235' }

/** Everything that a browser keeps of an origin. */
const stored = (page: Page) =>
  page.evaluate(async () =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      await indexedDB.databases(),
      await caches.keys(),
      history.state,
    ]),
  )

test('no address and no storage holds a person', async () => {
  const page = await here.device()
  const addresses: string[] = []
  page.on('request', (request) => {
    addresses.push(request.url(), request.headers().referer ?? '')
  })
  page.on('framenavigated', (frame) => addresses.push(frame.url()))
  await signIn(page, '张三')
  await page.goto('/family/bind')
  await bind(page, SON)
  await page.getByRole('link', { name: '看这个绑定' }).click()
  await page.getByText('办到哪一步').waitFor()

  const said = addresses.map((one) => decodeURIComponent(one)).join('\n')
  expect(addresses.length).toBeGreaterThan(20)
  for (const secret of ['张三', '李四', '110190198001011230', SON.certNo]) {
    expect(said).not.toContain(secret)
    expect(await stored(page)).not.toContain(secret)
  }
  // No script reads a cookie, no other site sends it, nothing but the interface gets it.
  const cookies = await page.context().cookies()
  const kept = { httpOnly: true, sameSite: 'Strict', path: '/api' }
  expect(cookies).toMatchObject([
    { name: 'gongji_device', ...kept },
    { name: 'gongji_family', ...kept },
  ])
  here.clean()
})

test('signing out everywhere ends the other device', async () => {
  const [phone, tablet] = await Promise.all([here.device(), here.device()])
  await Promise.all([signIn(phone, '李梅'), signIn(tablet, '李梅')])
  await phone.goto('/family/me')
  await phone.getByRole('button', { name: '在所有设备上退出' }).click()
  await phone.getByRole('dialog').getByRole('button', { name: '全部退出' }).click()
  await phone.getByText('已经退出登录。').waitFor()
  const cookies = await phone.context().cookies()
  expect(cookies.map((one) => one.name)).not.toContain('gongji_family')

  await tablet.getByRole('link', { name: '我的', exact: true }).click()
  await tablet.getByRole('heading', { name: '登录', level: 1 }).waitFor()
  expect(await tablet.getByText('您好，李梅').count()).toBe(0)
  // Back shows nothing of hers either.
  await phone.goBack()
  await phone.getByRole('heading', { name: '登录', level: 1 }).waitFor()
  here.clean()
})

test('offline the page says what is safe, and goes on by itself', async () => {
  const page = await here.device()
  await signIn(page, '陈军')
  await page.getByRole('link', { name: '家人', exact: true }).click()
  await page.getByRole('heading', { name: '家人共济' }).waitFor()
  const line = page.getByText('现在没有网络。已经打开的内容还可以看')
  await page.context().setOffline(true)
  await line.waitFor()
  // What was opened stays; a page that was never loaded says so and loses nothing.
  await page.getByRole('link', { name: '首页', exact: true }).click()
  await page.getByRole('heading', { name: /^您好/ }).waitFor()
  await page.getByRole('link', { name: '代缴保费' }).click()
  await line.waitFor()
  await page.context().setOffline(false)
  await line.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: '代缴保费' }).click()
  await page.getByRole('heading', { name: '替家人交保费' }).waitFor()
})

test('what somebody types is text, for the family and for the clerk', async () => {
  const [page, clerk] = await Promise.all([here.device(), here.device({ width: 1440 })])
  const name = `<img src=x onerror="window.ran=1"><script>window.ran=1</script>`
  await Promise.all([signIn(page, '赵敏'), signInDesk(clerk, '演示经办甲')])
  await page.goto('/family/cases/correction')
  await page.getByLabel('哪一项不对').selectOption({ label: '姓名' })
  await page.getByLabel('应该是').fill(name)
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.waitForURL(/\/family\/cases\/\w{10,}$/)
  await page.getByText(name).first().waitFor()
  const id = page.url().split('/').at(-1)
  await clerk.goto(`/desk/cases/${id}`)
  await clerk.getByText(name).first().waitFor()
  for (const one of [page, clerk]) {
    expect(await one.evaluate(() => 'ran' in window)).toBe(false)
  }
  here.clean()
})
