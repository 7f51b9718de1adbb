import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { describe, expect, it } from 'vitest'
import { languages } from '../../src/core/text.ts'
import { needs } from '../tools.ts'
import { reading, type Visit } from './visit.ts'

const { visit } = reading()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A page of each kind. */
const kinds = [
  '',
  'api/',
  'api/douyin-xingtu-apis/kol-data-overview-v1-deprecated',
  'api/douyin-xingtu-apis/kol-content-performance-v1-deprecated',
  'api/douyin-xingtu-apis/author-marketing-info-v1',
  'api/account/call',
  'api/history/creator-metrics',
  'api/service/endpoint-health',
  'guide/first-call',
  'guide/headers',
  'guide/codes-and-billing',
  'guide/self-hosting',
  'guide/environments',
  'guide/health',
]
/** What is wider than its place: the page, or what a reader would have to scroll sideways in it. */
const tooWide = `[document.documentElement, ...document.querySelectorAll('.vp-doc :is(table, pre, dl, form)')]
  .filter((each) => each.scrollWidth > each.clientWidth && each.clientWidth > 0 && !each.closest('.figures'))
  .map((each) => each.tagName + ' ' + each.scrollWidth + ' > ' + each.clientWidth + ' ' + each.textContent.slice(0, 40))`

const desktop = { width: 1440, height: 900 }
const phone = { width: 390, height: 844 }

/** Scripts of a test are not the page's own, and a colour on its way is none to judge. */
const forAxe = { bypassCSP: true, reducedMotion: 'reduce' } as const

describe.each(languages)('in %s', { ...needs('browser'), timeout: 600_000 }, (language) => {
  it('every kind of page fits, and has nothing serious against it for whoever hears it', async () => {
    const { page, open } = await visit({}, forAxe)
    for (const kind of kinds) {
      await page.setViewportSize(desktop)
      await open(`${language}/${kind}`)
      expect(await page.evaluate(tooWide), kind).toEqual([])
      expect(await complaints(page), kind).toEqual([])
      await page.setViewportSize(phone)
      expect(await page.evaluate(tooWide), `${kind} on a phone`).toEqual([])
    }
  })

  it('so has a call that was tried', async () => {
    const { page, open, token } = await visit({}, forAxe)
    await open(`${language}/api/douyin-xingtu-apis/author-marketing-info-v1`)
    await page.locator('.try-it input[type=password]').fill(token)
    await page.locator('.try-it button[type=submit]').click()
    await page.locator('.try-it .figures').first().waitFor()
    for (const summary of await page.locator('.try-it summary').all()) await summary.click()
    for (const size of [desktop, phone]) {
      await page.setViewportSize(size)
      expect(await page.evaluate(tooWide), String(size.width)).toEqual([])
      expect(await complaints(page), String(size.width)).toEqual([])
    }
  })
})

/** What axe has against the page, in either theme. */
async function complaints(page: Visit['page']): Promise<readonly string[]> {
  await page.evaluate(axe)
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await page.evaluate<AxeResults>(
      "axe.run({ resultTypes: ['violations'] })",
    )
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue
      found.push(
        ...nodes.map((node) => `${colorScheme} ${id} ${node.target} ${node.failureSummary}`),
      )
    }
  }
  return found
}

describe('landmarks', needs('browser'), () => {
  it.each(['', 'zh/', 'en/', 'en/api/'])('%s has a main one', async (path) => {
    const { page, open } = await visit({}, { locale: 'en' })
    await open(path)
    await page.waitForURL(/\/(zh|en)\//)
    await expect.poll(() => page.locator('main, [role=main]').count()).toBe(1)
  })
})
