import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Page } from 'playwright-core'
import { accessible, fits } from './browser'

/** How the pages look: what axe objects to, what sticks out, and the committed pictures. */
const SCREENS = new URL('../../docs/screens/', import.meta.url).pathname
const isShooting = process.env.SCREENS === '1'
if (isShooting) mkdirSync(SCREENS, { recursive: true })
/** px: a longer page is cut. */
const TALLEST = 1500
export const PHONE = { width: 375, height: 812 }
/** The narrowest phone. */
const NARROW = { width: 320, height: 812 }
/** What was found, of all pages. */
export const faults: string[] = []

export interface How {
  /** Looks of which there is a picture. */
  shots?: ('light' | 'dark' | 'elder')[]
  /** Large type is for phones; the desk has its own density. */
  elder?: boolean
  /** The picture is of what fits the screen, or of so many px of it. */
  screen?: boolean | number
  /** The picture begins there. */
  at?: string
}

/** All that fails is told at once, not the first alone. */
async function check(what: Promise<void>) {
  await what.catch((fault: Error & { actual?: unknown }) =>
    faults.push(`${fault.message} ${JSON.stringify(fault.actual)}`),
  )
}

async function settled(page: Page) {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .bone'))
}

/** Another theme or size: looked at once nothing moves any more. */
async function still(page: Page) {
  await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))
  })
}

async function shoot(page: Page, name: string, how: How) {
  const { width, height } = page.viewportSize() ?? PHONE
  const whole = await page.evaluate(() => document.documentElement.scrollHeight)
  const longest = Math.min(Math.max(whole, height), TALLEST)
  const tall = typeof how.screen === 'number' ? how.screen : how.screen ? height : longest
  await page.setViewportSize({ width, height: tall })
  await page.evaluate((at) => {
    if (at) document.querySelector(at)?.scrollIntoView()
    else window.scrollTo(0, 0)
  }, how.at)
  await page.screenshot({ path: join(SCREENS, `${name}.png`) })
  await page.setViewportSize({ width, height })
}

/** The page that is open, in all its looks. */
export async function look(page: Page, name: string, how: How = {}) {
  const picture = async (which: 'light' | 'dark' | 'elder') => {
    if (!isShooting || !how.shots?.includes(which)) return
    await shoot(page, which === 'light' ? name : `${name}-${which}`, how)
  }
  const isPhone = (page.viewportSize()?.width ?? 0) < 600
  await settled(page)
  await check(accessible(page, `${name} light`))
  await check(fits(page, `${name} light`))
  await picture('light')
  if (isPhone) {
    await page.setViewportSize(NARROW)
    await check(fits(page, `${name} at ${NARROW.width}`))
    await page.setViewportSize(PHONE)
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  await still(page)
  await check(accessible(page, `${name} dark`, ['color-contrast']))
  await picture('dark')
  await page.emulateMedia({ colorScheme: 'light' })
  if (!(how.elder ?? isPhone)) return
  await page.getByRole('button', { name: '长辈版' }).click()
  await still(page)
  await check(accessible(page, `${name} elder`, ['color-contrast', 'target-size']))
  await check(fits(page, `${name} elder`))
  await picture('elder')
  await page.getByRole('button', { name: '标准版' }).click()
}
