import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/index.ts'
import { codes } from '../../src/core/codes.ts'
import { languages } from '../../src/core/text.ts'
import { fieldsOf } from '../../src/derive/fields.ts'
import { endpointPagePath } from '../../src/derive/pages/endpoint-page.ts'
import { startTestGateway } from '../harness.ts'
import { builtSite, textOf } from './site.ts'

const site = builtSite()
const server = 'http://127.0.0.1:8720'
const base = '/docs/'
const firstLoadBytes = 200_000

const attributes = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&amp;', '&'),
  )

describe.each(languages)('in %s', (language) => {
  it.each([...catalog.values()])('$id has a page with everything the catalog knows', (endpoint) => {
    const html = site.read(`${endpointPagePath(endpoint, language)}.html`)
    const text = textOf(html)
    const known = [
      endpoint.title[language],
      `GET ${endpoint.path}`,
      ...Object.entries(endpoint.parameters).flatMap(([name, parameter]) => [
        name,
        parameter.meaning[language],
        ...('choices' in parameter ? parameter.choices : []).map(({ label }) => label[language]),
      ]),
      ...fieldsOf(endpoint.dataset.data).flatMap(({ path, meaning }) => [path, meaning[language]]),
      ...Object.entries(codes).flatMap(([code, { meaning, remedy }]) => [
        code,
        meaning[language],
        remedy[language],
      ]),
    ]
    expect(known.filter((each) => !text.includes(each.replaceAll('`', '')))).toEqual([])
    expect(attributes(html, 'href')).toContain(
      `${server}/openapi/douyin-xingtu-apis/${endpoint.slug}-${language}.json`,
    )
  })

  it('strikes deprecated endpoints through in the sidebar', () => {
    const html = site.read(`${language}/guide/quick-start.html`)
    for (const { title, successor } of catalog.values()) {
      expect(html.includes(`<s>${title[language]}</s>`)).toBe(successor !== undefined)
    }
  })
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
  const { pathname, hash } = new URL(href, `http://site${base}${page}`)
  if (!pathname.startsWith(base)) return false
  const path = decodeURIComponent(pathname.slice(base.length))
  const name = path === '' || path.endsWith('/') ? `${path}index` : path
  const target = pages.get(name)
  if (target === undefined) return existsSync(join(site.folder, path))
  const id = decodeURIComponent(hash.slice(1))
  return id === '' || attributes(target, 'id').includes(id)
}

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
  for (const [page, html] of site.pages()) {
    const assets = [...html.matchAll(/(?:href|src)="\/docs\/(assets\/[^"]+\.(?:js|css))"/g)]
    const files = new Set(assets.map(([, file = '']) => file))
    expect(files.size, page).toBeGreaterThan(2)
    const sizes = [...files].map((file) => gzipSync(site.read(file)).length)
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
