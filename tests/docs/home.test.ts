import { describe, expect, it } from 'vitest'
import { creatorCard } from '../../src/derive/pages/creator-card.ts'
import { needs } from '../tools.ts'
import { lookedAt } from './fitting.ts'
import { reading, shows, type Visit, walkLeftToCi } from './visit.ts'

const { site, visit } = reading()
const desktop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }
const barTexts = { zh: '沙箱数据', en: 'Sandbox data' }
const cardTexts = { zh: '沙箱示例数据', en: 'Sandbox example' }

const boxOf = async (page: Visit['page'], selector: string) => {
  const box = await page.locator(selector).first().boundingBox()
  if (!box) throw new Error(`${selector} is not to be seen`)
  return box
}

describe.each(lookedAt)('in %s', needs('browser'), (language) => {
  it('the home page shows a creator of the examples, and three doors', async () => {
    const { page, open } = await visit({ viewport: desktop })
    await open(`${language}/`)
    const { id, tiers, figures, indices } = creatorCard(language)
    const card = page.locator('.creator-card')
    for (const text of [cardTexts[language], id, ...tiers.map(({ label }) => label)]) {
      await shows(card).toContain(text)
    }
    for (const { label, value } of indices) {
      await shows(card.locator('.indices > div', { hasText: label })).toContain(String(value))
    }
    await shows(card).toContain(figures[0]?.value.toLocaleString('en'))
    expect(await card.locator('tbody tr').count()).toBe(tiers.length)
    const links = await page.locator('.home-doors a').all()
    const hrefs = await Promise.all(links.map((link) => link.getAttribute('href')))
    expect(hrefs).toEqual(
      ['first-call', 'compare', 'self-hosting'].map(
        (name) => `/docs/${language}/guide/${name}.html`,
      ),
    )
    const [heading, beside] = [await boxOf(page, 'h1'), await boxOf(page, '.creator-card')]
    expect(beside.x).toBeGreaterThan(heading.x + heading.width)
  })

  it('on a phone the card and the doors stand below one another', walkLeftToCi, async () => {
    const { page, open } = await visit({ viewport: phone })
    await open(`${language}/`)
    const heading = await boxOf(page, 'h1')
    const card = await boxOf(page, '.creator-card')
    expect(card.y).toBeGreaterThan(heading.y + heading.height)
    const doors = await page.locator('.home-doors li').all()
    const places = await Promise.all(doors.map((door) => door.boundingBox()))
    expect(new Set(places.map((place) => place?.x)).size).toBe(1)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(phone.width)
  })

  it(
    'every page says that data is made up, with where to read on, and nothing moves for it',
    walkLeftToCi,
    async () => {
      const { page, gateway, context } = await visit({ viewport: phone })
      const bar = page.locator('.sandbox-bar')
      for (const path of [
        '',
        'guide/units',
        'api/',
        'api/service/endpoint-health',
        'guide/health',
      ]) {
        const told = Promise.withResolvers<void>()
        await context.route('**/servers.json', async (route) => {
          await told.promise
          await route.continue()
        })
        await page.goto(`${gateway.address}/docs/${language}/${path}`)
        const before = await boxOf(page, '.VPContent h1')
        expect(await bar.count()).toBe(0)
        told.resolve()
        await shows(bar).toContain(barTexts[language])
        expect(await boxOf(page, '.VPContent h1'), path).toEqual(before)
        await context.unroute('**/servers.json')
      }
      const [what, how] = await page.locator('.sandbox-bar a').all()
      await how?.click()
      await page.waitForURL(/guide\/sources/)
      await what?.click()
      await page.waitForURL(/guide\/environments/)
      const id = decodeURIComponent(new URL(page.url()).hash.slice(1))
      await page.locator(`h2[id="${id}"]`).waitFor()
    },
  )
})

describe('the notice of the sandbox', walkLeftToCi, () => {
  it('is gone where a real source answers, and says so where both may', async () => {
    const real = await visit({ settings: { sources: ['archive'] } })
    await real.open('zh/guide/units')
    expect(await real.page.locator('.sandbox-bar').count()).toBe(0)
    const both = await visit({ settings: { sources: ['archive', 'sandbox'] } })
    await both.open('zh/guide/units')
    await shows(both.page.locator('.sandbox-bar')).toContain('X-Source')
  })

  it('is not there in a copy without a gateway', async () => {
    const { page, open, context } = await visit()
    const body = site.read('servers.json')
    await context.route('**/servers.json', (route) =>
      route.fulfill({ body, contentType: 'application/json' }),
    )
    await open('zh/guide/units')
    expect(await page.locator('.sandbox-bar').count()).toBe(0)
  })
})
