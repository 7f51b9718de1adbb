import { describe, expect, it, onTestFinished } from 'vitest'
import { needs } from '../tools.ts'
import { reading, shows, walkLeftToCi } from './visit.ts'

const { site, browser, gateway: served, visit } = reading()
const page404 = '/docs/zh/nothing-there'
const endpointPage = 'api/douyin-xingtu-apis/kol-xingtu-index-v1-deprecated'
const pricePage = 'api/douyin-xingtu-apis/author-marketing-info-v1'
/** Of an endpoint that no other test here calls. */
const unasked = {
  page: 'zh/api/douyin-xingtu-apis/kol-audience-distribution-v1-deprecated',
  id: 'get-kol-audience-distribution',
}
const clipboard = 'navigator.clipboard.readText()'

describe('a reader', needs('browser'), () => {
  it('comes in by the language of the browser, and switches it on the page they read', async () => {
    const { page, open } = await visit()
    await open('')
    await page.waitForURL('**/docs/zh/')
    await open(`zh/${endpointPage}`)
    await expect.poll(() => page.title()).toContain('KOL星图指数')
    await shows(page.locator('h1')).toContain('抖音星图 API - KOL星图指数 (V1)')
    await page.locator('.VPNavBarTranslations button').hover()
    await page.locator('.VPNavBarTranslations a', { hasText: 'English' }).click()
    await page.waitForURL(`**/docs/en/${endpointPage}.html`)
    await page.locator('h1', { hasText: 'KOL Xingtu Index (V1)' }).waitFor()
  })

  it('tries an endpoint, and sees the answer, what it cost, and its figures in normal units', async () => {
    const { gateway, page, open, token, context } = await visit()
    await open(`zh/${endpointPage}`)
    const form = page.locator('.try-it')
    await form.locator('button[type=submit]').click()
    await shows(form.locator('.problem')).toBe('请先填写令牌')
    await form.locator('input[type=password]').fill('ast_wrong')
    await form.locator('button[type=submit]').click()
    await shows(form.locator('.outcome')).toMatch(/^100\s+令牌/)
    await form.locator('input[type=password]').fill(token)
    await form.locator('button[type=submit]').click()
    await form.locator('.outcome', { hasText: '成功' }).waitFor()
    await shows(form.locator('.sandbox')).toContain('虚构')
    await shows(form.locator('.cost')).toMatch(/本次费用 0\.02 元，可用余额 [\d.]+ 元/)
    await shows(form.locator('details').first()).toMatch(/HTTP 200/)
    await form.locator('summary', { hasText: '响应头' }).click()
    await shows(form.locator('tr', { hasText: 'X-Cost' })).toContain('0.02')
    await form.locator('summary', { hasText: '响应体' }).click()
    const { envelope } = await gateway.get(
      `/api/douyin-xingtu/get-kol-link-info/v1?kolId=6629722295873044494&token=${token}`,
    )
    const shown = async () => JSON.parse(await form.locator('pre').innerText())
    await expect.poll(shown).toMatchObject({ data: envelope.data })
    await shows(form.locator('.figures')).toContain('%')
    // The token is nowhere but in the memory of the page.
    const stored = await page.evaluate('JSON.stringify([localStorage, sessionStorage])')
    const cookies = JSON.stringify(await context.cookies())
    expect([stored, page.url(), cookies].join()).not.toContain(token)
  })

  it(
    'sees each price under its name, and takes the table to a spreadsheet',
    walkLeftToCi,
    async () => {
      const { page, open, token } = await visit()
      await open(`en/${pricePage}`)
      const form = page.locator('.try-it')
      await form.locator('input[type=password]').fill(token)
      await form.locator('button[type=submit]').click()
      const table = form.locator('.figures', { hasText: 'price_info' })
      const row = table.locator('tr', { hasText: '1-20s视频' })
      await shows(row).toMatch(/^1-20s视频\s+¥[\d,.]+/)
      await shows(row).toContain('2038-01-01 08:00')
      expect(await row.locator('td').first().getAttribute('lang')).toBe('zh-CN')
      await table.locator('button').click()
      const copied = () => page.evaluate<string>(clipboard)
      await expect.poll(copied).toMatch(/^Name of the price\tPrice\t/)
      expect((await copied()).split('\n')[1]).toMatch(/^1-20s视频\t\d+\t/)
    },
  )

  it('asks what stands in a path, and what needs no token', walkLeftToCi, async () => {
    const { page, open, token, gateway } = await visit()
    await open('en/api/creators/creator-metrics')
    const form = page.locator('.try-it')
    await form.locator('input[type=password]').fill(token)
    await form.locator('button[type=submit]').click()
    await form.locator('.outcome', { hasText: 'Success' }).waitFor()
    await shows(form.locator('.url')).toBe(
      `GET ${gateway.address}/api/creators/6629722295873044494/metrics?metric=play_mid`,
    )
    await open('zh/api/service/endpoint-health')
    await form.locator('button[type=submit]').click()
    await form.locator('.outcome', { hasText: '成功' }).waitFor()
    expect(await form.locator('input[type=password]').count()).toBe(0)
  })

  it('keeps the language of samples on the pages that follow', walkLeftToCi, async () => {
    const { page, open } = await visit()
    await open(`zh/${endpointPage}`)
    const sample = page.locator('.vp-code-group .blocks > .active')
    await shows(sample).toContain('curl -H')
    await page.locator('.vp-code-group label', { hasText: 'Python' }).click()
    await shows(sample).toContain('import requests')
    await page.locator('.VPSidebar a', { hasText: '余额与限额' }).click()
    await page.locator('h1', { hasText: '余额与限额' }).waitFor()
    await shows(sample).toContain('import requests')
    await open(`en/${pricePage}`)
    await shows(sample).toContain('get_author_marketing_info')
    expect(await sample.innerText()).toContain('import requests')
    expect(await page.evaluate('scrollY')).toBe(0)
  })

  it('reads in the guides the address of this gateway, and of no other', walkLeftToCi, async () => {
    const { gateway, page, open } = await visit()
    for (const guide of ['health', 'first-call', 'tools', 'codes-and-billing']) {
      await open(`zh/guide/${guide}`)
      await shows(page.locator('.vp-doc')).toContain(gateway.address)
      expect(await page.locator('.vp-doc').innerText()).not.toContain('http://127.0.0.1:8720')
    }
  })

  it('copies a sample for this gateway, and the page as Markdown', async () => {
    const { gateway, page, open } = await visit()
    await open(`en/${endpointPage}`)
    await page.locator('.vp-code-group label', { hasText: 'Python' }).click()
    const block = page.locator('.vp-code-group .blocks > .active')
    await block.hover()
    await block.locator('button.copy').click()
    const copied = () => page.evaluate(clipboard)
    await expect.poll(copied).toContain('import requests')
    expect(await copied()).toContain(`${gateway.address}/api/douyin-xingtu/get-kol-link-info/v1`)
    await page.locator('.copy-page button').click()
    await page.locator('.copy-page button', { hasText: 'Copied' }).waitFor()
    const built = JSON.parse(site.read('servers.json')).global
    const own = site.read(`en/${endpointPage}.md`).replaceAll(built, gateway.address)
    expect(own).toMatch(/^# Douyin Xingtu API - KOL Xingtu Index \(V1\)/)
    await expect.poll(copied).toBe(own)
  })

  it('chooses an environment, which samples and links follow', walkLeftToCi, async () => {
    const cn = 'https://cn.example.test'
    const { gateway, page, open, context } = await visit({ settings: { 'servers.cn': cn } })
    await context.route(`${cn}/**`, (route) => route.fulfill({ json: { data: { endpoints: [] } } }))
    await open(`en/${endpointPage}`)
    const link = page.locator('a[href*="/openapi/"]')
    const sample = page.locator('.vp-code-group .blocks > .active')
    await expect.poll(() => link.getAttribute('href')).toContain(gateway.address)
    await page.locator('.environments button', { hasText: 'prod-cn' }).click()
    await shows(page.locator('.environments .address')).toBe('https://cn.example.test')
    await shows(sample).toContain('https://cn.example.test/api/')
    await expect
      .poll(() => link.getAttribute('href'))
      .toMatch(/^https:\/\/cn\.example\.test\/openapi\//)
    await page.locator('.environments button', { hasText: 'prod-global' }).click()
    await shows(sample).toContain(gateway.address)
  })

  it('sees how the endpoint is served, or that nothing was asked yet', walkLeftToCi, async () => {
    const { page, open, context } = await visit()
    await open(unasked.page)
    await shows(page.locator('.endpoint-health')).toContain('近 30 天还没有采集')
    const period = { from: '2026-11-22T12:00:00.000+08:00', calls: 8, successShare: 0.625 }
    const figures = { ...period, p50Ms: 731, p95Ms: 2310 }
    const none = { ...figures, calls: 0, successShare: null, p50Ms: null, p95Ms: null }
    const source = {
      ...{ source: 'relay', state: 'resting', score: 62, lastSuccessAt: period.from },
      last24Hours: figures,
      hours: [...Array(23).fill(none), figures],
      days: [...Array(29).fill(none), figures],
    }
    const endpoints = [{ id: unasked.id, sources: [source] }]
    await context.route('**/api/health/endpoints*', (route) =>
      route.fulfill({ json: { data: { endpoints } } }),
    )
    await open(unasked.page)
    for (const part of ['relay', '62', '暂停', '62.5', '731', '2310']) {
      await shows(page.locator('.endpoint-health')).toContain(part)
    }
    await expect.poll(() => page.locator('.endpoint-health .strip i').count()).toBe(24 + 30)
    await expect.poll(() => page.locator('.endpoint-health .strip i.poor').count()).toBe(2)
  })

  it(
    'is answered in the language of the page, whatever the browser speaks',
    walkLeftToCi,
    async () => {
      const { page, open, token } = await visit()
      await open(`en/${endpointPage}`)
      await page.locator('.try-it input[type=password]').fill(token)
      await page.locator('.try-it button[type=submit]').click()
      await page.locator('.try-it .outcome', { hasText: 'Success' }).waitFor()
    },
  )

  it('gets a page that says so where there is none', walkLeftToCi, async () => {
    const context = await browser().newContext()
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const response = await page.goto(served().address + page404)
    expect(response?.status()).toBe(404)
    await shows(page.locator('body')).toContain('404')
  })
})
