import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { blocks, fillBlocks } from '../scripts/text-blocks.ts'
import { catalog, datasets } from '../src/catalog/index.ts'
import { languages } from '../src/core/text.ts'
import { guideNames } from './guide-pages.ts'

const names = Object.keys(blocks)
const empty = (name: string) => `<!-- generated:${name} -->\n<!-- /generated -->\n`
const page = `# Title\n\n${names.map(empty).join('\nbetween\n\n')}\nend\n`

describe.each(languages)('in %s', (language) => {
  const filled = fillBlocks(page, language)

  test('fills every block and leaves the rest', () => {
    for (const name of names) expect(filled).toContain(blocks[name]?.(language))
    const rest = filled.replace(/(<!-- generated:\S+ -->\n)[\s\S]*?(<!-- \/generated -->)/g, '$1$2')
    expect(rest).toBe(page)
  })

  test('fills those that there are, where no others are needed', () => {
    expect(fillBlocks(empty('codes'), language)).toContain(blocks.codes?.(language))
  })

  test('fills a filled page the same', () => {
    expect(fillBlocks(filled, language)).toBe(filled)
  })

  test('lists every dataset, and counts every path once', () => {
    const rows = String(blocks.endpoints?.(language)).split('\n').slice(2)
    for (const { title } of datasets) {
      expect(rows.filter((row) => row.includes(title[language])).length).toBeGreaterThan(0)
    }
    const counted = rows.map((row) => Number(row.split('|').at(-2)))
    expect(counted.reduce((sum, each) => sum + each, 0)).toBe(catalog.size)
  })

  test('gives every row of a table as many cells as its heading', () => {
    const tables = names.filter((name) => blocks[name]?.(language).startsWith('|'))
    expect(tables.length).toBeGreaterThan(5)
    for (const name of tables) {
      const rows = String(blocks[name]?.(language)).split('\n')
      const cells = rows.map((row) => row.replaceAll('\\|', '').split('|').length)
      expect(new Set(cells).size, name).toBe(1)
      expect(rows.length, name).toBeGreaterThan(2)
    }
  })
})

test.each(languages)('every block stands in a guide in %s', (language) => {
  const guides = guideNames(language).map((name) =>
    readFileSync(join(import.meta.dirname, '..', 'docs', language, 'guide', `${name}.md`), 'utf8'),
  )
  for (const name of names) {
    expect(guides.join('\n'), name).toContain(`<!-- generated:${name} -->`)
  }
})

const readmes = [
  ['README.md', 'en'],
  ['README.zh.md', 'zh'],
] as const
test.each(readmes)('%s is short, and leads to what there is', (file, language) => {
  const root = join(import.meta.dirname, '..')
  const text = readFileSync(join(root, file), 'utf8')
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(12_000)
  for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)\)/g)) {
    expect(existsSync(join(root, target)), target).toBe(true)
  }
  for (const name of guideNames(language)) {
    expect(text).toContain(`(docs/${language}/guide/${name}.md)`)
  }
})

describe('names what is wrong with a page', () => {
  const [first = ''] = names
  test.each([
    ['a missing block', page.replace(empty(first), ''), `has no block ${first}`],
    ['an unknown block', page + empty('weather'), 'has an unknown block weather'],
    ['a block that is there twice', page + empty(first), `has block ${first} twice`],
    [
      'a block that is not closed',
      page.replace(empty(first), `<!-- generated:${first} -->\n`),
      `does not close block ${first}`,
    ],
  ])('%s', (_, text, complaint) => {
    expect(() => fillBlocks(text, 'en', names)).toThrow(complaint)
  })
})
