import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { type AtEnd, sharedTestGateway, startTestGateway, type TestGateway } from '../harness.ts'
import { browserFlags, leftToCi, needs, toolPath } from '../tools.ts'
import { builtSite, type Site } from './site.ts'

/** Of walks beside the first ones over a page: a browser is the dearest of all that tests run. */
export const walkLeftToCi = { ...needs('browser'), ...leftToCi }

const launchMs = 60_000
const isAlive = "document.querySelector('#app')?.__vue_app__ !== undefined"

export interface Visit {
  readonly gateway: TestGateway
  readonly page: Page
  readonly context: BrowserContext
  readonly token: string
  readonly open: (path: string) => Promise<void>
}

export interface VisitOptions extends BrowserContextOptions {
  /** Of a gateway for this reader alone. */
  readonly settings?: Readonly<Record<string, unknown>>
}

export interface Reading {
  readonly site: Site
  readonly browser: () => Browser
  /** Serves the documentation to all readers of the file. */
  readonly gateway: () => TestGateway
  /**
   * A reader with a token of his own in front of the documentation; whatever goes wrong there fails.
   * He leaves with the test, unless `atEnd` says when.
   */
  readonly visit: (options?: VisitOptions, atEnd?: AtEnd) => Promise<Visit>
}

/** The documentation, a gateway that serves it and a browser, for the tests of a file. */
export function reading(): Reading {
  const site = builtSite()
  const docs = { docsFolder: site.folder }
  const gateway = sharedTestGateway(docs)
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: toolPath('browser'),
      args: [...browserFlags],
    })
  }, launchMs)
  afterAll(() => browser?.close())
  return {
    site,
    browser: () => browser,
    gateway,
    visit: async ({ settings, ...options } = {}, atEnd = onTestFinished) => {
      const own = settings && (await startTestGateway({ ...docs, settings }, atEnd))
      return begin(browser, own ?? gateway(), settings ?? {}, options, atEnd)
    },
  }
}

async function begin(
  browser: Browser,
  gateway: TestGateway,
  settings: NonNullable<VisitOptions['settings']>,
  options: BrowserContextOptions,
  atEnd: AtEnd,
): Promise<Visit> {
  const { token } = await gateway.token()
  const context = await browser.newContext({
    permissions: ['clipboard-read', 'clipboard-write'],
    locale: 'zh-CN',
    ...options,
  })
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text())
  })
  page.on('pageerror', (error) => wrong.push(error.message))
  page.on('request', (request) => {
    const url = request.url()
    const isOwn = url.startsWith(gateway.address) || url.startsWith(String(settings['servers.cn']))
    if (!isOwn && !/^(data|blob):/.test(url)) wrong.push(`asked ${url}`)
  })
  atEnd(async () => {
    await context.close()
    expect(wrong).toEqual([])
  })
  const open = async (path: string) => {
    await page.goto(`${gateway.address}/docs/${path}`)
    await page.waitForLoadState('networkidle')
    // A click before the page has come to life would be lost.
    await expect.poll(() => page.evaluate(isAlive)).toBe(true)
  }
  return { gateway, page, context, token, open }
}

/** What a part of the page says, once it says so. */
export function shows(part: Locator) {
  return expect.poll(() => part.innerText())
}
