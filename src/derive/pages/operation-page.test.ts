import { describe, expect, test } from 'vitest'
import type { Endpoint } from '../../catalog/define.ts'
import { catalog } from '../../catalog/index.ts'
import { ownOperations } from '../../catalog/operations/index.ts'
import { topics } from '../../catalog/topics.ts'
import { type Confidence, record } from '../../catalog/units.ts'
import { languages, type Text } from '../../core/text.ts'
import type { Described } from '../call-parameters.ts'
import { endpointDocument } from '../openapi.ts'
import { byTopic } from './by-topic.ts'
import { indexPage } from './index-page.ts'
import { operationPage } from './operation-page.ts'
import { pageTexts } from './page-texts.ts'

const operations: readonly Described[] = [...catalog.values(), ...ownOperations]
const options = { server: 'https://gateway.test', defaultPrice: '0.05' }
const cn = 'https://cn.gateway.test'

describe.each(languages)('in %s', (language) => {
  const pageOf = (operation: Described, more = {}) =>
    operationPage(operation, language, catalog, { ...options, ...more })

  test.each(operations)('$slug has the same sections as any', (operation) => {
    const text = pageOf(operation)
    for (const part of ['samples', 'parameters', 'tryIt', 'answer', 'needs', 'codes'] as const) {
      // What takes a body is not asked by a form.
      const isThere = part !== 'tryIt' || operation.method === 'GET'
      expect(text.includes(`\n## ${pageTexts[part][language]}\n`)).toBe(isThere)
    }
    expect(text).toContain(operation.path)
    expect(text).toContain(JSON.stringify(operation.example, null, 2).split('\n')[1]?.trim())
    expect(text.includes('<EndpointHealth />')).toBe(operation.dataset !== undefined)
  })

  test.each(operations)('$slug names the second environment where there is one', (operation) => {
    const text = pageOf(operation, { cn })
    // Beside the address that readers choose, and in each sample.
    expect(text.split(cn).length).toBeGreaterThan(2)
    expect(text).toContain(pageTexts.mainland(cn)[language])
    expect(pageOf(operation)).not.toContain(cn)
  })

  test('an answer tells what it cost, free ones too', () => {
    for (const operation of operations) {
      const text = pageOf(operation)
      const { dataset, isSumOfCalls, example } = operation
      const own = isSumOfCalls ? String(example.cost) : '0.00'
      const cost = `X-Cost: ${dataset ? '0.05' : own}`
      expect(text.includes(cost), operation.slug).toBe(operation.entry === 'token')
    }
  })

  test('the list strikes through what has a successor here, and nothing else', () => {
    const text = indexPage(operations, language)
    for (const { title, successor, slug } of operations) {
      expect(text).toContain(`/${slug})`)
      expect(text.includes(`~~[${title[language]}]`)).toBe(successor?.served === true)
    }
    const older = operations.filter(({ successor }) => successor?.served === false)
    expect(text.split(pageTexts.olderMark[language]).length - 1).toBe(older.length)
  })
})

test('what is asked for comes before what is not sure', () => {
  const [prices] = operations.filter(({ slug }) => slug === 'author-marketing-info-v1')
  const text = prices && operationPage(prices, 'en', catalog, options)
  const rows = [...String(text).matchAll(/^\| `(price_info\[\]\.\w+)`/gm)].map(([, path]) => path)
  expect(rows.slice(0, 2)).toEqual(['price_info[].desc', 'price_info[].price'])
  expect(rows.indexOf('price_info[].origin_price')).toBeLessThan(
    rows.indexOf('price_info[].has_discount'),
  )
})

/** An endpoint of the catalog whose whole answer is no more than that sure. */
function withShape(confidence?: Confidence): Endpoint {
  const [endpoint] = catalog.values()
  if (!endpoint) throw new Error('The catalog is not empty')
  return { ...endpoint, answer: record({ zh: '内容', en: 'The body' }, {}, confidence) }
}

test.each([
  ['zh', 'guess', '返回内容的结构为推测，未经证实'],
  ['en', 'guess', 'The shape of the answer is inferred and not confirmed'],
  ['zh', 'likely', '返回内容的结构很可能如此，尚未证实'],
  ['en', 'likely', 'The shape of the answer is likely, but not confirmed'],
] as const)(
  'in %s a shape that is a %s is told, and a sure one is not',
  (language, confidence, told) => {
    const servers = { global: options.server }
    const texts = (endpoint: Endpoint) => [
      operationPage(endpoint, language, catalog, options),
      String(
        endpointDocument(endpoint, language, { servers, version: '1.2.3' }).paths[endpoint.path]
          ?.get.description,
      ),
    ]
    const times = texts(withShape(confidence)).map((text) => text.split(told).length - 1)
    // A page has it in the samples as well: the prompt for models is read alone.
    expect(times).toEqual([2, 1])
    for (const text of texts(withShape())) expect(text).not.toContain(told)
  },
)

test.each(languages)(
  'in %s what is not sure of a parameter has the mark that fields have',
  (language) => {
    const flow = [...catalog.values()].find(({ parameters }) => 'flowType' in parameters)
    const text = flow ? operationPage(flow, language, catalog, options) : ''
    const part = text.slice(
      text.indexOf(`## ${pageTexts.parameters[language]}`),
      text.indexOf(`## ${pageTexts.tryIt[language]}`),
    )
    expect(part).toContain(pageTexts.certainty[language])
    expect(part).toMatch(language === 'zh' ? /剔除投流 ≈ \|/ : /Without paid traffic ≈ \|/)
    expect(part.replace(pageTexts.certainty[language], '')).not.toMatch(/很可能|likely/)
  },
)

test.each([
  ['as', operations],
  ['against', operations.toReversed()],
])('operations stand by topic %s their order, with what they replace behind them', (_, given) => {
  const groups = byTopic(given)
  const titles: readonly Text[] = Object.values(topics)
  const order = groups.map(({ title }) => titles.indexOf(title))
  expect(order).toEqual(order.toSorted((one, other) => one - other))
  const listed = groups.flatMap((group) => group.operations)
  expect(listed.toSorted(bySlug)).toEqual([...catalog.values()].toSorted(bySlug))
  for (const [at, { successor }] of listed.entries()) {
    if (successor?.served) expect(listed[at - 1]?.path).toBe(successor.path)
  }
  expect(listed.some(({ successor }) => successor?.served)).toBe(true)
})

const bySlug = (one: Described, other: Described) => one.slug.localeCompare(other.slug)
