import { expect, test } from 'vitest'
import { shownFigure, tableText } from './figures.ts'

test.each([
  ['yuan', 263700, '¥263,700.00', '¥263,700.00'],
  ['fraction', 0.0244, '2.44%', '2.44%'],
  ['seconds', 26, '26 秒', '26 s'],
  ['yuan', 0.8513, '¥0.85', '¥0.85'],
  ['yuan', 0.0391, '¥0.0391', '¥0.0391'],
  ['count', 8543418, '8,543,418', '8,543,418'],
] as const)('shows %s as people write it', (unit, value, zh, en) => {
  expect([shownFigure({ unit, value }, 'zh'), shownFigure({ unit, value }, 'en')]).toEqual([zh, en])
})

test('says yes and no in words', () => {
  expect(shownFigure({ value: true }, 'zh')).toBe('是')
  expect(shownFigure({ value: false }, 'en')).toBe('no')
})

test('shows a time as the clocks of Shanghai do, and says so', () => {
  const shown = (language: 'zh' | 'en') =>
    shownFigure({ unit: 'unixSeconds', value: 2145916800 }, language)
  expect(shown('zh')).toBe('2038-01-01 08:00（北京时间）')
  expect(shown('en')).toBe('2038-01-01 08:00 (Beijing)')
  expect(shownFigure({ value: '2026-11-23T06:59:54.808+08:00' }, 'en')).toBe('2026-11-23 06:59:54')
})

test('a copied table keeps ids whole, figures as numbers, and is no formula', () => {
  const cells = ['7553989899192519974', '=1+1', '-5', 2637, 0.0244].map((value) => ({
    value,
    raw: value,
    ...(typeof value === 'number' && { unit: 'yuan' as const }),
  }))
  const columns = cells.map((_, at) => ({ label: `c${at}`, meaning: '' }))
  expect(tableText({ columns, rows: [{ cells: [...cells, undefined] }] }, [])).toBe(
    `c0\tc1\tc2\tc3\tc4\n="7553989899192519974"\t'=1+1\t-5\t2637\t0.0244\t`,
  )
})
