import { describe, expect, test } from 'vitest'
import { catalog } from '../../catalog/index.ts'
import { ownOperations } from '../../catalog/operations/index.ts'
import { languages } from '../../core/text.ts'
import type { Described } from '../call-parameters.ts'
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
      expect(text).toContain(`\n## ${pageTexts[part][language]}\n`)
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
