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

/** What axe has against the page, in either theme. */
export async function complaints(page: Visit['page']): Promise<readonly string[]> {
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
