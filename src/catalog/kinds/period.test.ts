import { expect, test } from 'vitest'
import { periodMistake } from './period.ts'

const mistake = (from: string, to: string) =>
  periodMistake({ from, to }, { start: 'from', end: 'to', mostDays: 366 })

test('a period may be one day or a leap year, and no more', () => {
  expect(mistake('2026-02-07', '2026-02-07')).toBeUndefined()
  expect(mistake('2024-01-01', '2024-12-31')).toBeUndefined()
  expect(mistake('2024-01-01', '2025-01-01')?.en).toBe(
    'parameters from to to are 2024-01-01 to 2025-01-01, 367 days, and 366 are the most: give a shorter period, or ask for parts of it',
  )
})

test('a period does not end before it starts', () => {
  expect(mistake('2026-02-07', '2026-02-06')).toEqual({
    zh: '参数 to 的值 2026-02-06 早于 from 的值 2026-02-07，应为不早于它的日期',
    en: 'parameter to is 2026-02-06, before from, which is 2026-02-07: give the same day or a later one',
  })
})
