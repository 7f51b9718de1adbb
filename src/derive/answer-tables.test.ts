import { describe, expect, test } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { ownOperations } from '../catalog/operations/index.ts'
import { languages } from '../core/text.ts'
import { answerLayout } from './answer-layout.ts'
import { type AnswerTable, readTables } from './answer-tables.ts'
import type { Described } from './call-parameters.ts'
import { fieldsOf } from './fields.ts'

function tablesOf(operation: Described, language: 'zh' | 'en'): readonly AnswerTable[] {
  const layout = answerLayout(fieldsOf(operation.answer), language, {
    withText: !operation.dataset,
  })
  // As a page has it, which reads it from a file.
  return readTables(operation.example, JSON.parse(JSON.stringify(layout)))
}

function operation(slug: string): Described {
  const all = [...catalog.values(), ...ownOperations]
  const found = all.find((each) => each.slug === slug)
  if (!found) throw new Error(`There is no operation ${slug}.`)
  return found
}

const labels = ({ columns }: AnswerTable) => columns.map(({ label }) => label)
const values = ({ rows }: AnswerTable) =>
  rows.map(({ label, cells }) => [
    ...(label === undefined ? [] : [label]),
    ...cells.map((cell) => cell?.value),
  ])

describe.each(languages)('in %s', (language) => {
  test.each([...catalog.values(), ...ownOperations])('$slug has every figure once', (each) => {
    for (const { columns, rows } of tablesOf(each, language)) {
      for (const { label, cells } of rows) {
        const named = label === undefined ? 0 : 1
        if (columns.length > 0) expect(cells.length + named).toBe(columns.length)
        expect(cells.some((cell) => cell !== undefined)).toBe(true)
      }
    }
  })
})

test('a derived figure is told from that of other tiers and videos', () => {
  const layout = answerLayout(fieldsOf(operation('creator-view').answer), 'en', { withText: true })
  const derived = layout.find(({ list }) => list === 'derived[]')
  expect(derived?.columns.map(({ cell }) => cell?.path).slice(0, 3)).toEqual([
    'derived[].name',
    'derived[].tier.desc',
    'derived[].kind',
  ])
})

test('each price is a row that begins with its name', () => {
  const tables = tablesOf(operation('author-marketing-info-v1'), 'zh')
  const prices = tables.find(({ list }) => list === 'price_info')
  expect(prices && labels(prices).slice(0, 2)).toEqual(['报价名称', '现价'])
  const first = prices?.rows.map(({ cells }) => cells[0]?.value)
  expect(first).toHaveLength(7)
  expect(first).toContain('1-20s视频')
})

test('costs of all lengths stand in one table, in yuan', () => {
  const tables = tablesOf(operation('kol-data-overview-v1-deprecated'), 'en')
  const costs = tables.find((table) => labels(table).includes('21–60 s video'))
  expect(costs && labels(costs)).toEqual(['', '1–20 s video', '21–60 s video', 'Over 60 s video'])
  expect(costs && values(costs)).toContainEqual([
    'Expected cost of a thousand plays',
    56.57,
    141.4,
    141.4,
  ])
})

test('each index is a row', () => {
  const [indices] = tablesOf(operation('kol-xingtu-index-v1-deprecated'), 'zh')
  expect(indices?.rows.map(({ label }) => label)).toContain('星图指数')
  expect(indices?.rows).toHaveLength(6)
})

test('points of a series begin with what they are points of', () => {
  const [points] = tablesOf(operation('creator-metrics'), 'en').filter(
    ({ list }) => list === 'series.points',
  )
  expect(points && values(points)[0]).toEqual([
    ...['play_mid', 'spread-info', '2026-11-21T09:12:30.114+08:00', 'sandbox', 4051276],
  ])
})

test('what an answer has nothing for is no row', () => {
  const layout = answerLayout(fieldsOf(operation('author-marketing-info-v1').answer), 'en')
  expect(readTables({ base_resp: {} }, layout)).toEqual([])
  expect(readTables(null, layout)).toEqual([])
})
