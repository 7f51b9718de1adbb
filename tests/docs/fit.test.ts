import { describe, expect, it } from 'vitest'
import { isThorough } from '../thorough.ts'
import { needs } from '../tools.ts'
import { complaints, desktop, forAxe, heard, lookedAt, phone, tooWide } from './fitting.ts'
import { reading, walkLeftToCi } from './visit.ts'

const { visit } = reading()

/** The pages that most can go wrong on: an endpoint's with all it has, and the widest of the others. */
const first = [
  '',
  'api/douyin-xingtu-apis/kol-content-performance-v1-deprecated',
  'api/creators/creator-metrics',
  'guide/compare',
]

/** With them a page of each look. */
const looks = [
  ...first,
  ...['api/', 'api/account/call', 'api/service/endpoint-health', 'guide/first-call'],
]

/** Pages that are made as one of those, of other contents. */
const others = [
  'api/douyin-xingtu-apis/kol-data-overview-v1-deprecated',
  'api/douyin-xingtu-apis/author-marketing-info-v1',
  'api/douyin-xingtu-apis/creator-search-v1',
  'api/creators/creator-view',
  'guide/finding-creators',
  'guide/headers',
  'guide/codes-and-billing',
  'guide/self-hosting',
  'guide/environments',
  'guide/health',
  'guide/flags',
]

/** CI looks at all of them. */
const paths = isThorough ? [...looks, ...others] : first

/** Where the cells of a row begin, for each table of fields. */
const columnStarts = `[...document.querySelectorAll('.fields table')].map((table) =>
  [...table.querySelectorAll('tbody tr:last-child td')].map((cell) => Math.round(cell.getBoundingClientRect().left)))`

describe.each(lookedAt)('in %s', { ...needs('browser'), timeout: 600_000 }, (language) => {
  it('every page fits', async () => {
    const { page, open } = await visit()
    for (const path of paths) {
      await page.setViewportSize(desktop)
      await open(`${language}/${path}`)
      expect(await page.evaluate(tooWide), path).toEqual([])
      await page.setViewportSize(phone)
      expect(await page.evaluate(tooWide), `${path} on a phone`).toEqual([])
    }
  })

  it('has the columns of all groups of fields in line', walkLeftToCi, async () => {
    const { page, open } = await visit()
    await page.setViewportSize(desktop)
    await open(`${language}/api/douyin-xingtu-apis/author-marketing-info-v1`)
    const starts = await page.evaluate<number[][]>(columnStarts)
    expect(starts.length).toBeGreaterThan(2)
    for (const each of starts) expect(each).toEqual(starts[0])
  })

  it('so has a call that was tried', walkLeftToCi, async () => {
    const { page, open, token } = await visit(forAxe)
    await open(`${language}/api/douyin-xingtu-apis/author-marketing-info-v1`)
    await page.locator('.try-it input[type=password]').fill(token)
    await page.locator('.try-it button[type=submit]').click()
    await page.locator('.try-it .figures').first().waitFor()
    for (const summary of await page.locator('.try-it summary').all()) await summary.click()
    for (const size of [desktop, phone]) {
      await page.setViewportSize(size)
      expect(await page.evaluate(tooWide), String(size.width)).toEqual([])
      if (language === heard) expect(await complaints(page), String(size.width)).toEqual([])
    }
  })
})

it('no look has anything serious against it for whoever hears it', {
  ...walkLeftToCi,
  timeout: 600_000,
}, async () => {
  const { page, open } = await visit(forAxe)
  await page.setViewportSize(desktop)
  for (const path of looks) {
    await open(`${heard}/${path}`)
    expect(await complaints(page), path).toEqual([])
  }
})

/** Headings of tables that are wider than their place. */
const wideHeaders = `[...document.querySelectorAll('.try-it .figures header')]
  .filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent)`

it('every table of a view that was tried has its button on a phone', walkLeftToCi, async () => {
  const { page, open, token } = await visit()
  await page.setViewportSize(phone)
  await open('zh/api/creators/creator-view')
  await page.locator('.try-it input[type=password]').fill(token)
  await page.locator('.try-it button[type=submit]').click()
  const lists = page.locator('.try-it .figures header code')
  await lists.first().waitFor()
  expect(await page.evaluate(wideHeaders)).toEqual([])
  const names = await lists.allInnerTexts()
  expect(names.indexOf('flags')).toBeGreaterThan(-1)
  expect(names.indexOf('flags')).toBeLessThan(names.indexOf('sections.profile'))
})

it('every kind of page has one main landmark', needs('browser'), async () => {
  const { page, open } = await visit({ locale: 'en' })
  for (const path of ['', 'zh/', 'en/', 'en/api/']) {
    await open(path)
    await page.waitForURL(/\/(zh|en)\//)
    await expect.poll(() => page.locator('main, [role=main]').count(), { message: path }).toBe(1)
  }
})
