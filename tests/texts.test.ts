import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseAst } from 'vitest/node'
import { catalog } from '../src/catalog/index.ts'
import { ownOperations } from '../src/catalog/operations/index.ts'
import { fieldNotes } from '../src/catalog/units.ts'
import { languages, type Text } from '../src/core/text.ts'
import { familyDocument } from '../src/derive/openapi.ts'

/** Half-width punctuation where Chinese has signs of its own. */
const halfWidth = /\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}/u

/** Every piece of text that a source has between quotes or backticks. */
function literals(file: string): string[] {
  const found: string[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, value } = Object(node)
    if (type === 'Literal' && typeof value === 'string') found.push(value)
    if (type === 'TemplateElement') found.push(value.cooked)
    for (const inner of Object.values(node)) visit(inner)
  }
  visit(parseAst(readFileSync(file, 'utf8'), { lang: 'ts' }))
  return found
}

function descriptions(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(descriptions)
}

const sources = globSync('src/**/*.ts', { exclude: (name) => name.endsWith('.test.ts') })

describe('Chinese punctuation is full-width', () => {
  test('there are Chinese texts to look at', () => {
    const chinese = sources.flatMap(literals).filter((text) => /\p{Script=Han}/u.test(text))
    expect(chinese.length).toBeGreaterThan(200)
  })

  test.each(sources)('in %s', (file) => {
    expect(literals(file).filter((text) => halfWidth.test(text))).toEqual([])
  })

  test('in the documents, where texts are put together', () => {
    const servers = { global: 'https://global.test', cn: 'https://cn.test' }
    const document = familyDocument([...catalog.values()], 'zh', { servers, version: '1.2.3' })
    const upstreams = new Set(descriptions([...catalog.values()].map(({ example }) => example)))
    const ours = descriptions(document).filter((text) => !upstreams.has(text))
    expect(ours.filter((text) => halfWidth.test(text))).toEqual([])
  })
})

/** The meanings of a schema's members; those of a dataset's body are its own. */
function meanings(schema: object): Text[] {
  const { 'x-text': own } = fieldNotes(schema) ?? {}
  const inner = Object.entries(schema).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && name !== 'x-text' && name !== 'sections'
      ? meanings(value)
      : [],
  )
  return own ? [own, ...inner] : inner
}

/** Up to where it explains itself, a meaning heads a column of the table that a page shows. */
test.each(ownOperations.map(({ slug, answer }) => [slug, answer] as const))(
  'members of the answer of %s are named before what they can be',
  (_, answer) => {
    const all = meanings(answer)
    expect(all.length).toBeGreaterThan(1)
    for (const text of all)
      for (const language of languages) expect(text[language]).not.toMatch(/^[a-z]/)
  },
)
