import { expect, test } from 'vitest'
import { periodMistake } from './period.ts'
import type { ParameterValues } from './values.ts'

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
    zh: '参数 to 的值 2026-02-06 早于 from 的值 2026-02-07，应不早于它：请改正其一',
    en: 'parameter to is 2026-02-06, before from, which is 2026-02-07: give the same for both, or a later one for to',
  })
})

test('moments bound a period, to which no end is as good as any', () => {
  const midnight = Date.parse('2026-02-07T00:00:00+08:00')
  const among = (values: ParameterValues) => periodMistake(values, { start: 'from', end: 'to' })
  expect(among({ from: midnight, to: midnight })).toBeUndefined()
  expect(among({ from: midnight })).toBeUndefined()
  expect(among({ to: midnight })).toBeUndefined()
  expect(among({ from: midnight, to: midnight - 1 })?.en).toBe(
    'parameter to is 2026-02-06T23:59:59.999+08:00, before from, which is 2026-02-07T00:00:00.000+08:00: give the same for both, or a later one for to',
  )
})
