import { execFileSync } from 'node:child_process'
import { type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { world } from './browser'
import { faults, type How, look, PHONE } from './look'
import { REVIEW } from './server'
import {
  charge,
  photograph,
  prove,
  quote,
  readPatient,
  settle,
  signIn,
  signInCashier,
  signInDesk,
  voucher,
} from './steps'

// Every key page of all rooms, light, dark and in large type: nothing that axe objects to, nothing that
// sticks out at the side. `npm run screens` also makes the committed pictures of the best of them.
const here = world({ '14-shanxi': REVIEW, '42-hubei': REVIEW, '45-guangxi': REVIEW })
/** She has an account of her own, and her father's. */
const DAUGHTER = '110190199807151608'

async function guide() {
  const page = await here.device({ ...PHONE, scale: 1 })
  await page.goto('/')
  await look(page, 'guide-ask')
  await page.goto('/?from=310000&to=510100&kin=mother&use=pharmacy')
  await page.getByRole('heading', { name: /^可以|^部分可以/ }).waitFor()
  await look(page, 'guide-answer', { shots: ['light', 'dark', 'elder'], at: '.result' })
}

/** Something to see: a wallet across provinces, an application with a photo to review, a limit that a
 * bill will reach. */
async function seed() {
  const root = new URL('../../', import.meta.url).pathname
  const env = { ...process.env, GONGJI_URL: here.url, TMPDIR: here.data }
  for (const step of ['open', 'buy']) {
    execFileSync('sh', ['examples/wallet.sh', step], { cwd: root, env })
  }
}

/** An application with a photo, for the desk. */
async function application() {
  const page = await here.device({ ...PHONE, scale: 1 })
  await signIn(page, '韦宁')
  await page.goto('/family/bind')
  await page.getByRole('radio', { name: '妈妈' }).check()
  await page.getByLabel('家人的姓名').fill('农秀珍')
  await page.getByLabel('证件号码').fill('450190196107281043')
  await page.getByRole('button', { name: '查一查能不能绑定' }).click()
  await page.getByLabel(/每月最多/).fill('500')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('radio', { name: '拍材料的照片' }).check()
  await photograph(page, '户口本')
  await look(page, 'family-bind-papers')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('checkbox', { name: '我已经读完，并且承诺' }).check()
  await look(page, 'family-bind-pledge', { shots: ['light'] })
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('button', { name: '提交，并确认是我本人' }).click()
  await prove(page)
  await page.getByRole('heading', { name: /已经提交/ }).waitFor()
  await look(page, 'family-bind-sent')
}

/** The father allows 200.00 a month. */
async function limit() {
  const page = await here.device({ ...PHONE, scale: 1 })
  await signIn(page, '徐杰')
  await page.goto('/family/bindings')
  await page.getByRole('link', { name: /徐\*/ }).click()
  await page.getByRole('link', { name: '改限额、改用途、暂停' }).click()
  await page.getByLabel(/每月最多/).fill('200')
  await look(page, 'family-terms')
  await page.getByRole('button', { name: '保存，并确认是我本人' }).click()
  await prove(page)
  await page.getByText('办到哪一步').waitFor()
}

async function till() {
  const page = await here.device({ width: 1440, scale: 1 })
  await page.goto('/till/')
  await page.getByRole('heading', { name: /演示环境/ }).waitFor()
  await look(page, 'till-sign-in', { elder: true })
  await signInCashier(page, '演示收费')
  await look(page, 'till-empty')
  await readPatient(page, '身份证号', DAUGHTER)
  await charge(page, '法莫替丁', 2, '68.50')
  await charge(page, '铝碳酸镁', 3, '42.00')
  await charge(page, '泮托拉唑', 2, '36.80')
  await quote(page)
  await look(page, 'till-quoted')
  await settle(page)
  await look(page, 'till-settled', { shots: ['light', 'dark'] })
}

const FAMILY = [
  'home bindings bind payers documents uses report account wallet quotas premiums holds orders',
  'stays filings cases messages me voucher links wards my-data settings me/contact me/password',
].flatMap((line) => line.split(' '))
/** Pictures of the family's pages; of the others only what axe says is kept. */
const SHOTS: Partial<Record<string, How>> = {
  home: { shots: ['light', 'dark', 'elder'], screen: true },
  bindings: { shots: ['light'] },
  report: { shots: ['light'] },
  voucher: { shots: ['light'], screen: true },
  messages: { shots: ['light'], screen: true },
}

/** Two people take half of the pages each: the daughter whose bill was paid, and her father. */
async function family(page: Page, half: 0 | 1) {
  const mine = (name: string, i: number) => (name in SHOTS ? 1 : i % 2) === half
  for (const name of FAMILY.filter(mine)) {
    await page.goto(`/family/${name === 'home' ? '' : name}`)
    await look(page, `family-${name.replace('/', '-')}`, SHOTS[name])
  }
}

async function daughter() {
  const page = await here.device({ ...PHONE, scale: 1 })
  await page.goto('/family/sign-in')
  await page.getByLabel('找人：名字、地方').waitFor()
  await look(page, 'family-sign-in')
  await signIn(page, '徐楠')
  await page.goto('/family/uses')
  await page.getByRole('link', { name: /北京演示药店/ }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await look(page, 'family-use', { shots: ['light', 'dark', 'elder'] })
  await page.goto('/family/bindings')
  await page.getByRole('link', { name: /徐\*/ }).first().click()
  await page.getByText('办到哪一步').waitFor()
  await look(page, 'family-binding', { shots: ['light'] })
  await family(page, 0)
}

async function father() {
  const page = await here.device({ ...PHONE, scale: 1 })
  await signIn(page, '徐杰')
  await page.goto('/family/voucher')
  await voucher(page)
  await family(page, 1)
}

/** Pictures of the desk's pages, by the names that stand in its navigation. */
const DESK: Partial<Record<string, [string, How]>> = {
  待办: ['desk-queue', { shots: ['light'], screen: true }],
  清分矩阵: ['desk-positions', { shots: ['light'], screen: true }],
}

async function desk(half: 0 | 1) {
  const page = await here.device({ width: 1440, scale: 1 })
  await page.goto('/desk/sign-in')
  if (half === 0) await look(page, 'desk-sign-in')
  await signInDesk(page, '演示经办甲')
  const links = page.getByRole('navigation', { name: '主要页面' }).getByRole('link')
  await links.filter({ hasText: '审计' }).waitFor()
  const names = await links.evaluateAll((all: HTMLAnchorElement[]) =>
    all.map((one) => [one.textContent?.trim() ?? '', one.pathname]),
  )
  expect(names.length).toBeGreaterThan(20)
  for (const [label = '', path = ''] of names.filter((_, i) => i % 2 === half)) {
    await page.goto(path)
    const word = Object.keys(DESK).find((one) => label.startsWith(one)) ?? ''
    const [name, how] = DESK[word] ?? [`desk ${label}`, {}]
    await look(page, name, how)
  }
}

/** A review, the form of the window, a person at a glance: what a clerk has open all day. */
async function clerk() {
  const page = await here.device({ width: 1440, scale: 1 })
  await signInDesk(page, '演示审核')
  await page.goto('/desk/queue')
  const row = page.getByRole('row').filter({ hasText: '南宁市' })
  await row.getByRole('button', { name: /^领办/ }).click()
  await page.getByRole('button', { name: '放回待办' }).waitFor()
  await look(page, 'desk-case', { shots: ['light', 'dark'] })
  await page.context().clearCookies()
  await signInDesk(page, '演示经办甲')
  await page.goto('/desk/window')
  await page.getByRole('textbox', { name: '证件号码' }).fill(DAUGHTER)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '办什么' }).waitFor()
  await page.getByRole('button', { name: /绑定家庭共济/ }).click()
  await page.getByRole('group', { name: '用钱的人是出钱的人的' }).waitFor()
  await look(page, 'desk-window', { shots: ['light'] })
  await page.getByRole('link', { name: '看全貌' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await look(page, 'desk-person', { shots: ['light'], screen: true })
}

/** What stands behind a list, and what comes of an act. */
async function behind() {
  const page = await here.device({ width: 1440, scale: 1 })
  await signInDesk(page, '演示经办甲')
  await page.goto('/desk/policies')
  await page.getByRole('link', { name: '31-shanghai.toml' }).click()
  await page.waitForURL(/\/desk\/policies\/./)
  await look(page, 'desk-policy', { shots: ['light'], screen: 760 })
  await page.goto('/desk/institutions')
  await page
    .getByRole('link', { name: /北京演示医院|H11010100001/ })
    .first()
    .click()
  await page.waitForURL(/\/desk\/institutions\/./)
  await look(page, 'desk-institution')
  await page.goto('/desk/audit')
  await page.getByRole('button', { name: '开始核对' }).click()
  await page.getByText('完好：没有一处被改过。').waitFor()
  await look(page, 'desk-audit', { shots: ['light'], screen: true })
}

/** Across provinces: a wallet, and a quota of which a part is used. */
async function son() {
  const page = await here.device({ ...PHONE, scale: 1 })
  await signIn(page, '顾勇')
  await page.goto('/family/wallet')
  await page.getByText('开通时间').waitFor()
  await look(page, 'family-wallet-open')
  await page.goto('/family/quotas')
  await page.getByRole('article').first().waitFor()
  await look(page, 'family-quota', { shots: ['light'] })
}

test('every key page in every look: axe finds nothing, nothing sticks out', async () => {
  await Promise.all([seed(), application(), limit()])
  await till()
  await Promise.all([
    guide().then(clerk).then(behind),
    son().then(daughter),
    father(),
    desk(0),
    desk(1),
  ])
  expect(faults).toEqual([])
  here.clean()
}, 240_000)
