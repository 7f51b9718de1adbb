import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { units } from '../../src/catalog/units.ts'
import { codes } from '../../src/core/codes.ts'
import { languages } from '../../src/core/text.ts'
import { callParameters } from '../../src/derive/call-parameters.ts'
import { fieldsOf } from '../../src/derive/fields.ts'
import { byTopic } from '../../src/derive/pages/by-topic.ts'
import { operationPagePath } from '../../src/derive/pages/operation-page.ts'
import { pageTexts } from '../../src/derive/pages/page-texts.ts'
import { startTestGateway } from '../harness.ts'
import { builtSite, textOf } from './site.ts'
import { tableRows } from './tables.ts'

const site = builtSite()
const server = 'http://127.0.0.1:8720'
const base = '/docs/'
const firstLoadBytes = 200_000

const headings = [
  pageTexts.environments,
  pageTexts.parameters,
  pageTexts.needs,
  pageTexts.samples,
  pageTexts.tryIt,
  pageTexts.answer,
  pageTexts.codes,
  pageTexts.health,
]

const jsonBlocks = (markdown: string) =>
  [...markdown.matchAll(/^```json\n([\s\S]*?)\n```$/gm)].map(([, text = '']) => JSON.parse(text))

const attributes = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&amp;', '&'),
  )

const inCode = (text: string) => `\`${text}\``

describe.each(languages)('in %s', (language) => {
  it.each([...catalog.values()])('$id has a page with everything the catalog knows', (endpoint) => {
    const { path, title, summary, successor, dataset, slug } = endpoint
    const page = operationPagePath(endpoint, language)
    const text = textOf(site.read(`${page}.html`))
    const markdown = site.read(`${page}.md`)
    for (const known of [title[language], `GET ${path}`, summary[language], '0.02']) {
      expect(text).toContain(known)
    }
    expect(text.includes(pageTexts.deprecatedTitle[language])).toBe(successor?.served === true)
    expect(text.includes(pageTexts.olderTitle[language])).toBe(successor?.served === false)
    expect(text).toContain(pageTexts.shortened[language])
    if (successor) expect(text).toContain(successor.path)
    for (const heading of headings) expect(markdown).toContain(`\n## ${heading[language]}\n`)
    expect(markdown).toContain(`\`${endpoint.id}\``)
    expect(jsonBlocks(markdown)).toContainEqual(
      expect.objectContaining({ code: 0, data: dataset.example, requestId: expect.any(String) }),
    )
    expect(attributes(site.read(`${page}.html`), 'href')).toContain(
      `${server}/openapi/douyin-xingtu-apis/${slug}-${language}.json`,
    )
  })

  it.each([...catalog.values()])('$id has a row for each parameter and value', (endpoint) => {
    const rows = tableRows(site.read(`${operationPagePath(endpoint, language)}.md`))
    const starting = (...cells: readonly string[]) =>
      rows.filter((row) => cells.every((cell, index) => row[index] === cell))
    for (const [name, parameter] of callParameters(endpoint)) {
      const [row] = starting(inCode(name), 'query')
      const { default: usual, choices } = parameter
      expect(row?.[3]).toBe(pageTexts.yesNo(parameter.required)[language])
      expect(row?.[4]).toBe(usual === undefined ? '' : inCode(usual))
      expect(row?.[5]).toContain(parameter.meaning[language])
      for (const { name: value, code, label } of choices) {
        const raw = code === undefined || code === value ? '' : inCode(code)
        const meanings = [...starting(inCode(value), raw), ...starting(inCode(value))].map((each) =>
          each.at(-1),
        )
        expect(meanings.some((each) => each?.includes(label[language]))).toBe(true)
      }
    }
  })

  it.each([...catalog.values()])('$id has a row for each field and code', (endpoint) => {
    const rows = tableRows(site.read(`${operationPagePath(endpoint, language)}.md`))
    for (const field of fieldsOf(endpoint.dataset.data)) {
      const { path, type, unit, meaning, isNumberAsText, isNullable } = field
      const text = isNumberAsText ? pageTexts.numberAsText[language] : type
      const [row] = rows.filter((each) => each[0] === inCode(path) && each.length === 5)
      expect(row?.[1], path).toContain(meaning[language])
      expect(row?.[2], path).toBe(unit ? units[unit][language] : '')
      expect(row?.[3], path).toBe(isNullable ? pageTexts.orNull(text)[language] : text)
    }
    for (const [code, { meaning, billed, retryable, remedy }] of Object.entries(codes)) {
      const answers = [billed, retryable].map((each) => pageTexts.yesNo(each)[language])
      expect(rows).toContainEqual([inCode(code), meaning[language], ...answers, remedy[language]])
    }
  })

  it('lists the endpoints by topic, in the sidebar as on the page of them all', () => {
    const topics = byTopic([...catalog.values()])
    const titles = topics.flatMap(({ title, operations }) => [
      title[language],
      ...operations.map((each) => each.title[language]),
    ])
    const markdown = site.read(`${language}/api/index.md`)
    const sidebar = /<nav class="nav"[\s\S]*?<\/nav>/.exec(site.read(`${language}/api/index.html`))
    for (const text of [markdown, textOf(sidebar?.[0] ?? '')]) {
      const places = titles.map((_, at) => placeAfter(text, titles, at))
      expect(places).not.toContain(-1)
    }
  })

  it('strikes what has a successor here through in the sidebar, and nothing else', () => {
    const html = site.read(`${language}/guide/quick-start.html`)
    for (const { title, successor } of catalog.values()) {
      expect(html.includes(`<s>${title[language]}</s>`)).toBe(successor?.served === true)
    }
  })
})

/** Where a text has one of the titles behind all those before it; -1 where it does not. */
function placeAfter(text: string, titles: readonly string[], at: number): number {
  return titles.slice(0, at + 1).reduce((from, title) => {
    return from < 0 ? from : text.indexOf(title, from)
  }, 0)
}

it('has a mark of its own, as logo and as icon', () => {
  for (const [page, html] of site.pages()) {
    expect(html, page).toContain('<link rel="icon" href="/docs/favicon.svg" type="image/svg+xml">')
    const isRedirect = page === 'index' || page === '404'
    expect(/<img[^>]* src="\/docs\/favicon\.svg"/.test(html), page).toBe(!isRedirect)
  }
})

it('has the same pages in both languages', () => {
  const of = (language: string) =>
    [...site.pages().keys()]
      .filter((page) => page.startsWith(`${language}/`))
      .map((page) => page.slice(language.length))
      .sort()
  expect(of('zh')).toEqual(of('en'))
  expect(of('zh').length).toBeGreaterThan(catalog.size + 10)
})

it('has no dead link, neither within nor to the gateway', async () => {
  const gateway = await startTestGateway()
  const pages = site.pages()
  const dead: string[] = []
  const toGateway = new Set<string>()
  for (const [page, html] of pages) {
    for (const href of attributes(html, 'href')) {
      if (href.startsWith(server)) toGateway.add(href.slice(server.length))
      else if (/^(https?:)?\/\//.test(href)) dead.push(`${page}: ${href} leads elsewhere`)
      else if (!leadsSomewhere(href, page, pages)) dead.push(`${page}: ${href}`)
    }
  }
  expect(dead).toEqual([])
  expect(toGateway.size).toBeGreaterThanOrEqual(catalog.size)
  for (const path of toGateway) {
    expect((await gateway.get(path)).status, path).toBe(200)
  }
})

function leadsSomewhere(href: string, page: string, pages: ReadonlyMap<string, string>): boolean {
  const { pathname, hash } = new URL(href, `http://site${base}${page}.html`)
  if (!pathname.startsWith(base)) return false
  const path = decodeURIComponent(pathname.slice(base.length))
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path
  // As any web server finds it: by the file's own name.
  if (!existsSync(join(site.folder, file))) return false
  const id = decodeURIComponent(hash.slice(1))
  const target = pages.get(file.replace(/\.html$/, '')) ?? ''
  return id === '' || attributes(target, 'id').includes(id)
}

it('has code in the colours of both themes', () => {
  const colours = new Set<string>()
  for (const [page, html] of site.pages()) {
    for (const [block] of html.matchAll(/<pre class="shiki[\s\S]*?<\/pre>/g)) {
      for (const style of attributes(block, 'style')) {
        expect(style, page).toMatch(/^--shiki-light:#[\da-f]{6};--shiki-dark:#[\da-f]{6};/)
        colours.add(style)
      }
    }
  }
  expect(colours.size).toBeGreaterThan(6)
})

it('asks nothing of any other host', () => {
  for (const [page, html] of site.pages()) {
    const asked = [...attributes(html, 'src'), ...attributes(html, 'href')]
    const elsewhere = asked.filter((url) => /^(https?:)?\/\//.test(url) && !url.startsWith(server))
    expect(elsewhere, page).toEqual([])
  }
  for (const file of globSync('**/*.css', { cwd: site.folder })) {
    expect(site.read(file)).not.toMatch(/url\(["']?https?:|@import/)
  }
})

it('loads a page with little', () => {
  // Most files belong to every page.
  const known = new Map<string, number>()
  const sizeOf = (file: string) => {
    const size = known.get(file) ?? gzipSync(site.read(file)).length
    known.set(file, size)
    return size
  }
  for (const [page, html] of site.pages()) {
    const assets = [...html.matchAll(/(?:href|src)="\/docs\/(assets\/[^"]+\.(?:js|css))"/g)]
    const files = new Set(assets.map(([, file = '']) => file))
    expect(files.size, page).toBeGreaterThan(2)
    const sizes = [...files].map(sizeOf)
    const total = sizes.reduce((sum, size) => sum + size, gzipSync(html).length)
    expect(total, page).toBeLessThan(firstLoadBytes)
  }
})

it('tells models of every page, in Markdown without anything of the theme', () => {
  const index = site.read('llms.txt')
  const linked = [...index.matchAll(/\]\(\/docs\/([^)]+\.md)\)/g)].map(([, file = '']) => file)
  const pages = [...site.pages().keys()].filter((page) => /^(zh|en)\//.test(page))
  expect(linked.sort()).toEqual(pages.map((page) => `${page}.md`).sort())
  const whole = site.read('llms-full.txt')
  for (const file of linked) {
    const text = site.read(file)
    expect(text).not.toMatch(/^---$|^:::|^<[A-Z]|^<!--/m)
    expect(whole).toContain(text.trim())
  }
})
