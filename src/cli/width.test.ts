import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cut, displayWidth, pad, wrap } from './width.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom('a', ' ', '达', '，', '👩‍💻', '🇨🇳', 'é', '한', '…'),
    maxLength: 60,
  }),
)

test.each([
  ['abc', 3],
  ['达人', 4],
  ['（元）', 6],
  ['🚀', 2],
  ['👩‍💻', 2],
  ['🇨🇳', 2],
  ['é', 1],
  ['⚠️', 2],
  ['–', 1],
])('%s takes %i columns', (shown, columns) => {
  expect(displayWidth(shown)).toBe(columns)
})

describe('cut', () => {
  test.each([
    ['abcdef', 4, 'abc…'],
    ['达人数据', 6, '达人…'],
    ['达人数据', 8, '达人数据'],
    ['👩‍💻👩‍💻👩‍💻', 5, '👩‍💻👩‍💻…'],
  ])('%s to %i', (given, columns, expected) => {
    expect(cut(given, columns)).toBe(expected)
  })

  test('never takes more, and says where something is left out', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (given, columns) => {
        const shown = cut(given, columns)
        expect(displayWidth(shown)).toBeLessThanOrEqual(columns)
        if (shown !== given) expect(shown.endsWith('…')).toBe(true)
      }),
    )
  })
})

test('pad fills up to the width', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 80 }), (given, columns) => {
      expect(displayWidth(pad(given, columns))).toBe(Math.max(columns, displayWidth(given)))
    }),
  )
})

describe('wrap', () => {
  test('breaks Chinese between characters, but not before a sign that ends something', () => {
    expect(wrap('到期时间，如 2027-06-30；只写日期时指当日零点', 14)).toBe(
      '到期时间，如\n2027-06-30；只\n写日期时指当日\n零点',
    )
    expect(wrap('（默认）取设置', 8)).toBe('（默认）\n取设置')
  })

  test('keeps every character, and the width where no word is longer', () => {
    const chinese = fc.string({
      unit: fc.constantFrom('达', '人', '，', '。', ' ', 'a'),
      maxLength: 80,
    })
    fc.assert(
      fc.property(chinese, (given) => {
        const lines = wrap(given, 20).split('\n')
        const withoutSpaces = (each: string) => each.replace(/\s/g, '')
        expect(withoutSpaces(lines.join(''))).toBe(withoutSpaces(given))
      }),
    )
  })
})
