import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { type AtEnd, startTestGateway, type TestGateway } from '../harness.ts'
import { browserFlags, toolPath } from '../tools.ts'
import { builtSite, type Site } from './site.ts'

const launchMs = 60_000
const isAlive = "document.querySelector('#app')?.__vue_app__ !== undefined"

export interface Visit {
  readonly gateway: TestGateway
  readonly page: Page
  readonly context: BrowserContext
  readonly token: string
  readonly open: (path: string) => Promise<void>
}

export interface Reading {
  readonly site: Site
  readonly browser: () => Browser
  /**
   * A reader in front of the documentation that a gateway serves; whatever goes wrong there fails.
   * He leaves with the test, unless `atEnd` says when.
   */
  readonly visit: (
    settings?: Readonly<Record<string, unknown>>,
    options?: BrowserContextOptions,
    atEnd?: AtEnd,
  ) => Promise<Visit>
}

/** The documentation and a browser, for the tests of a file. */
export function reading(): Reading {
  const site = builtSite()
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
    visit: (settings = {}, options = {}, atEnd = onTestFinished) =>
      begin(browser, site, settings, options, atEnd),
  }
}

async function begin(
  browser: Browser,
  site: Site,
  settings: Readonly<Record<string, unknown>>,
  options: BrowserContextOptions,
  atEnd: AtEnd,
): Promise<Visit> {
  const gateway = await startTestGateway({ docsFolder: site.folder, settings }, atEnd)
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
