import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Visit } from './visit.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What is wider than its place: the page, or what a reader would have to scroll sideways in it. */
export const tooWide = `[document.documentElement, ...document.querySelectorAll('.vp-doc :is(table, pre, dl, form)')]
  .filter((each) => each.scrollWidth > each.clientWidth && each.clientWidth > 0 && !each.closest('.figures'))
  .map((each) => each.tagName + ' ' + each.scrollWidth + ' > ' + each.clientWidth + ' ' + each.textContent.slice(0, 40))`

export const desktop = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

/** Scripts of a test are not the page's own, and a colour on its way is none to judge. */
export const forAxe = { bypassCSP: true, reducedMotion: 'reduce' } as const

/** Three quarters of what axe does. */
const colourRules = ['color-contrast', 'link-in-text-block']
const allButColours = {
  rules: Object.fromEntries(colourRules.map((id) => [id, { enabled: false }])),
}
const colours = { runOnly: colourRules }

/** Most rows of a table look alike: of each look, on either colour of the stripes, one is heard. */
const markAlike = `for (const body of document.querySelectorAll('tbody')) {
  const looks = new Set()
  for (const [at, row] of [...body.rows].entries()) {
    const parts = [...row.querySelectorAll('*')].map((part) => part.tagName + ' ' + part.className)
    const look = [at % 2, row.className, ...new Set(parts)].join()
    if (looks.has(look)) row.dataset.alike = ''
    looks.add(look)
  }
}`
const context = { include: ['html'], exclude: ['[data-alike]'] }

/** What axe has against the page, its colours in either theme. */
export async function complaints(page: Visit['page']): Promise<readonly string[]> {
  await page.evaluate(axe)
  await page.evaluate(markAlike)
  return [...(await told(page, allButColours)), ...(await complaintsAboutColours(page))]
}

async function complaintsAboutColours(page: Visit['page']): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const complaints = await told(page, colours)
    found.push(...complaints.map((complaint) => `${colorScheme} ${complaint}`))
  }
  return found
}

async function told(page: Visit['page'], rules: object): Promise<readonly string[]> {
  const options = { resultTypes: ['violations'], ...rules }
  const run = `axe.run(${JSON.stringify(context)}, ${JSON.stringify(options)})`
  const { violations } = await page.evaluate<AxeResults>(run)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.target} ${node.failureSummary}`))
}
