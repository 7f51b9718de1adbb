import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { languages } from '../../src/core/text.ts'
import { byTopic } from '../../src/derive/pages/by-topic.ts'
import { reading, shows, walkLeftToCi } from './visit.ts'

const { visit } = reading()
const endpoints = byTopic([...catalog.values()]).flatMap(({ operations }) => operations)
const strips = '.overview .strip'

describe('the health guide', walkLeftToCi, () => {
  it.each(languages)(
    'opens in %s with every endpoint by topic, before its article',
    async (language) => {
      const { page, open } = await visit()
      await open(`${language}/guide/health`)
      const links = page.locator('.overview li > a')
      expect(await links.allInnerTexts()).toEqual(endpoints.map(({ title }) => title[language]))
      expect(await page.locator(strips).count()).toBe(2 * endpoints.length)
      expect(await page.locator(`${strips} i`).count()).toBe((24 + 30) * endpoints.length)
      const before =
        'document.querySelector(".overview").compareDocumentPosition(document.querySelector(".vp-doc h2"))'
      expect(await page.evaluate(before)).toBe(4)
      await links.first().click()
      await page.locator('h1', { hasText: String(endpoints[0]?.title[language]) }).waitFor()
    },
  )

  it('fills each row from what the gateway tells, a line for each source', async () => {
    const { page, open, gateway, token } = await visit()
    const { path } = [...catalog.values()].find(({ id }) => id === 'get-kol-link-info') ?? {
      path: '',
    }
    await gateway.get(`${path}?kolId=6629722295873044494&token=${token}`)
    await open('zh/guide/health')
    const row = page.locator('.overview li', { hasText: '星图指数' }).first()
    // What was counted is written a little later.
    await expect
      .poll(
        async () => {
          await page.reload()
          await row.locator('.state', { hasText: 'sandbox' }).first().waitFor()
          return row.locator('.strip i.good').count()
        },
        { interval: 1000 },
      )
      .toBe(2)
    await shows(row).toContain('100%')
    await expect
      .poll(() => row.locator('.strip').first().getAttribute('aria-label'))
      .toBe('最近 24 小时：采集 1 次 · 成功 100%')
  })

  it('says so where no gateway tells', async () => {
    const { page, open, context } = await visit()
    await context.route('**/api/health/endpoints*', (route) => route.fulfill({ body: 'no' }))
    await open('en/guide/health')
    await shows(page.locator('.overview')).toContain('No health figures could be read')
    expect(await page.locator('.overview li > a').count()).toBe(endpoints.length)
  })
})
