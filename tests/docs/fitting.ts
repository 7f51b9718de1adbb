import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { type Language, languages } from '../../src/core/text.ts'
import { isThorough } from '../thorough.ts'
import type { Visit } from './visit.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The two languages have one structure and one style sheet: only words differ, and their width. */
export const heard: Language = 'zh'

/** CI looks at pages in either language. */
export const lookedAt: readonly Language[] = isThorough ? languages : [heard]

/** What is wider than its place: the page, or what a reader would have to scroll sideways in it. */
export const tooWide = `[document.documentElement, ...document.querySelectorAll('.vp-doc :is(table, pre, dl, form)')]
  .filter((each) => each.scrollWidth > each.clientWidth && each.clientWidth > 0 && !each.closest('.figures'))
  .map((each) => each.tagName + ' ' + each.scrollWidth + ' > ' + each.clientWidth + ' ' + each.textContent.slice(0, 40))`

export const desktop = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

/** Scripts of a test are not the page's own, and a colour on its way is none to judge. */
export const forAxe = { bypassCSP: true, reducedMotion: 'reduce' } as const

/**
 * Most rows of a table look alike, and most words of code: of each look, on either colour of the
 * stripes, one is heard. What is in place of the others takes their room.
 */
const hearOnce = `const standIns = []
  for (const table of document.querySelectorAll('table')) {
    const { width, height } = table.getBoundingClientRect()
    table.style.minWidth = width + 'px'
    table.style.minHeight = height + 'px'
  }
  for (const [block, parts, standInFor] of [
    ['tbody', 'tr', () => document.createElement('tr')],
    ['pre', '.line > *', (word) => new Text(word.textContent)],
  ]) {
    for (const each of document.querySelectorAll(block)) {
      const looks = new Set()
      for (const [at, part] of [...each.querySelectorAll(parts)].entries()) {
        const inside = [part, ...part.querySelectorAll('*')].map((each) =>
          [each.tagName, each.className, each.getAttribute('style')].join(' '))
        const look = [at % 2, part.parentElement.className, ...new Set(inside)].join()
        if (looks.has(look)) standIns.push([standInFor(part), part])
        looks.add(look)
      }
    }
  }
  for (const [standIn, part] of standIns) part.replaceWith(standIn)
  globalThis.standIns = standIns`

const allIsBack = `for (const [standIn, part] of standIns) standIn.replaceWith(part)
  for (const table of document.querySelectorAll('table')) table.removeAttribute('style')`

/** What a theme may change. */
const colours = { runOnly: ['color-contrast', 'link-in-text-block'] }

/** What axe has against the page, its colours in either theme. */
export async function complaints(page: Visit['page']): Promise<readonly string[]> {
  await page.evaluate(axe)
  await page.evaluate(hearOnce)
  const found: string[] = []
  for (const [theme, rules] of [
    ['light', {}],
    ['dark', colours],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.locator(theme === 'dark' ? 'html.dark' : 'html:not(.dark)').waitFor()
    found.push(...(await told(page, rules)).map((complaint) => `${theme} ${complaint}`))
  }
  await page.evaluate(allIsBack)
  return found
}

async function told(page: Visit['page'], rules: object): Promise<readonly string[]> {
  const options = { resultTypes: ['violations'], ...rules }
  const run = `axe.run(document, ${JSON.stringify(options)})`
  const { violations } = await page.evaluate<AxeResults>(run)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.target} ${node.failureSummary}`))
}
