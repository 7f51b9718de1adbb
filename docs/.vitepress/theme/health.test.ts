import fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyPeriods, gradeOf, type Period, percent, periodTitle, stripSummary } from './health.ts'

const period: Period = {
  from: '2026-11-23T08:00:00.000+08:00',
  calls: 812,
  successShare: 0.9931,
  p50Ms: 431,
  p95Ms: 2210,
}
const unasked: Period = { ...period, calls: 0, successShare: null, p50Ms: null, p95Ms: null }

test.each([
  [null, 'none'],
  [0, 'poor'],
  [0.8999, 'poor'],
  [0.9, 'fair'],
  [0.9899, 'fair'],
  [0.99, 'good'],
  [1, 'good'],
] as const)('grades a share of %s as %s', (successShare, grade) => {
  expect(gradeOf({ successShare })).toBe(grade)
})

test('rounds a share of four decimals down, and only what never failed is 100%', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (per10k) => {
      expect(percent(per10k / 10_000)).toBe(`${Math.floor(per10k / 10) / 10}%`)
    }),
  )
  expect(percent(0.9999)).toBe('99.9%')
  expect(percent(null)).toBe('–')
})

test('tells a period in words of the language', () => {
  expect(periodTitle(period, 'zh')).toBe(
    '2026-11-23 08:00 · 采集 812 次 · 成功 99.3% · p50 431 ms · p95 2210 ms',
  )
  expect(periodTitle(unasked, 'en')).toBe('2026-11-23 08:00 · nothing collected')
})

test('sums a strip up by its collections, and not by its periods', () => {
  const failing: Period = { ...period, calls: 188, successShare: 0 }
  expect(stripSummary([unasked, period, failing], 'en')).toBe('1000 collected · 80.6% succeeded')
  expect(stripSummary(emptyPeriods(24), 'zh')).toBe('无采集')
})
