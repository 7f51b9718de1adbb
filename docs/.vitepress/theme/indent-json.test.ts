import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indentJson } from './indent-json.ts'

test('prints any JSON as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
    }),
  )
})

test('leaves numbers as they are written', () => {
  expect(indentJson('{"id":6629722295873044494,"a":1.0}')).toBe(
    '{\n  "id": 6629722295873044494,\n  "a": 1.0\n}',
  )
})

test('takes no more than in proportion to the length, as the health of all endpoints needs', () => {
  const row = { at: '2026-11-23', calls: 0, empty: {}, none: [] }
  const long = Array.from({ length: 40_000 }, () => row)
  expect(indentJson(JSON.stringify(long))).toBe(JSON.stringify(long, null, 2))
})
