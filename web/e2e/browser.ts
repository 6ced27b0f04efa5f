import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Rules, type Server, startServer } from './server'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Where Chromium is: `CHROMIUM`, or where systems put it. */
function program(): string {
  const places = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ]
  const found = places.find((place) => place && existsSync(place))
  if (!found) throw new Error('no Chromium: install it, or name it in CHROMIUM')
  return found
}

export interface Look {
  width?: number
  height?: number
  theme?: 'light' | 'dark'
  size?: 'normal' | 'elder' | 'elder-plus'
  /** Dots of the screen to a pixel; else 2 on a phone. */
  scale?: number
}

/** A server, with more rules than the shipped ones where a story needs them, and a browser for the
 * tests of one file. */
export function world(rules: Rules = {}) {
  let server: Server
  let browser: Browser
  const contexts: BrowserContext[] = []
  const faults: string[] = []

  beforeAll(async () => {
    ;[server, browser] = await Promise.all([
      startServer(rules),
      chromium.launch({
        executablePath: program(),
        args: [
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          '--no-first-run',
        ],
      }),
    ])
  })
  // What each device showed when a test failed.
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    const pages = contexts.flatMap((context) => context.pages())
    for (const [i, page] of pages.entries()) {
      const path = new URL(
        `.shots/${task.name.slice(0, 40).replace(/\W+/g, '-')}-${i}.png`,
        import.meta.url,
      )
      await page.screenshot({ path: path.pathname, fullPage: true }).catch(() => {})
    }
  })
  afterAll(async () => {
    await Promise.all(contexts.map((context) => context.close()))
    await browser?.close()
    await server?.stop()
  })

  return {
    get url() {
      return server.url
    },
    get data() {
      return server.data
    },
    /** The server ends, something happens to its folder, and it is there again. */
    restart: (away: (data: string) => void) => server.restart(away),
    /** Somebody's own device: cookies, storage and screen of their own. */
    async device(look: Look = {}): Promise<Page> {
      const context = await browser.newContext({
        viewport: { width: look.width ?? 375, height: look.height ?? (look.width ? 900 : 812) },
        deviceScaleFactor: look.scale ?? (look.width && look.width > 600 ? 1 : 2),
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        reducedMotion: 'reduce',
        colorScheme: look.theme ?? 'light',
        baseURL: server.url,
      })
      contexts.push(context)
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      if (look.size) {
        const kept = JSON.stringify({ size: look.size })
        await page.addInitScript(`localStorage.setItem('gongji.prefs', ${JSON.stringify(kept)})`)
      }
      watch(page, server.url, faults)
      return page
    },
    /** What pages did that they must not do: policy violations, foreign hosts, script errors. */
    clean() {
      expect(faults).toEqual([])
    },
  }
}

function watch(page: Page, url: string, faults: string[]) {
  page.on('request', (request) => {
    const to = request.url()
    if (!to.startsWith(url) && !/^(data|blob|about):/.test(to)) faults.push(`foreign: ${to}`)
  })
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    if (/Content.Security.Policy/i.test(text)) faults.push(`policy: ${text}`)
    else if (message.type() === 'error' && !/Failed to load resource/.test(text)) {
      faults.push(`console: ${text}`)
    }
  })
}

interface Violation {
  id: string
  help: string
  nodes: { html: string; failureSummary?: string }[]
}

/** WCAG 2.2 AA and best practices by axe: no violation. Or by some rules alone, where a page that was
 * looked at whole only changed its colours or its size. */
export async function accessible(page: Page, name: string, rules?: string[]): Promise<void> {
  await page.evaluate(axe)
  const found = await page.evaluate(async (only) => {
    const run = (window as unknown as { axe: { run(o: object): Promise<{ violations: unknown }> } })
      .axe
    const said = await run.run({
      resultTypes: ['violations'],
      runOnly: only ?? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return said.violations
  }, rules)
  const said = (found as Violation[]).map(
    (one) =>
      `${one.id}: ${one.help}\n${one.nodes.map((n) => `   ${n.html.slice(0, 160)}`).join('\n')}`,
  )
  expect(said, name).toEqual([])
}

/** Nothing sticks out at the side. */
export async function fits(page: Page, name: string): Promise<void> {
  const over = await page.evaluate(() => {
    const root = document.documentElement
    return root.scrollWidth - root.clientWidth
  })
  expect(over, `${name} scrolls sideways`).toBeLessThanOrEqual(0)
}
