import { expect, test } from 'vitest'
import { shownFigure } from './figures.ts'

test.each([
  ['yuan', 263700, '¥263,700.00', '¥263,700.00'],
  ['fraction', 0.0244, '2.44%', '2.44%'],
  ['seconds', 26, '26 秒', '26 s'],
  ['count', 8543418, '8,543,418', '8,543,418'],
] as const)('shows %s as people write it', (unit, value, zh, en) => {
  expect([shownFigure({ unit, value }, 'zh'), shownFigure({ unit, value }, 'en')]).toEqual([zh, en])
})

test('shows a time as the clocks of Shanghai do, and says so', () => {
  const shown = shownFigure({ unit: 'unixSeconds', value: 2145916800 }, 'zh')
  expect(shown).toMatch(/^2038年1月1日.*08:00:00/)
  expect(shown).toContain('GMT+8')
})
