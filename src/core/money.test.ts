import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMoney, microsPerUnit, parseMoney } from './money.ts'

/** Below a billion units, the most that can be typed. */
const typeable = fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 })

describe('parseMoney', () => {
  it.each([
    ['12.34', 12_340_000],
    ['0', 0],
    ['-0', 0],
    ['-0.000001', -1],
    ['007.5', 7_500_000],
    ['999999999.999999', 999_999_999_999_999],
  ])('reads %s', (text, micros) => {
    expect(parseMoney(text)).toBe(micros)
  })

  it.each([
    '',
    '.5',
    '5.',
    '+5',
    '--5',
    '1,000',
    '1e3',
    '0x10',
    ' 5',
    '5 ',
    '5\n',
    '1.2345678',
    '1000000000',
    'NaN',
    'Infinity',
    '１２',
    '¥5',
  ])('refuses %j', (text) => {
    expect(parseMoney(text)).toBeUndefined()
  })

  it('reads every decimal text exactly, as whole numbers would add up', () => {
    const digits = (min: number, max: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max })
    fc.assert(
      fc.property(fc.boolean(), digits(1, 9), digits(1, 6), (negative, units, decimals) => {
        const exact = BigInt(units) * 1_000_000n + BigInt(decimals.padEnd(6, '0'))
        const read = parseMoney(`${negative ? '-' : ''}${units}.${decimals}`)
        expect(read).toBe(Number(negative ? -exact : exact))
      }),
    )
  })
})

describe('formatMoney', () => {
  it.each([
    [0, '0.00'],
    [-0, '0.00'],
    [1, '0.000001'],
    [-20_000, '-0.02'],
    [1_500_000, '1.50'],
    [10 * microsPerUnit, '10.00'],
    [1_234_567, '1.234567'],
    [Number.MAX_SAFE_INTEGER, '9007199254.740991'],
  ])('prints %i as %s', (micros, text) => {
    expect(formatMoney(micros)).toBe(text)
  })

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])(
    'refuses %d, which is no amount',
    (micros) => {
      expect(() => formatMoney(micros)).toThrow(RangeError)
    },
  )

  it('loses nothing: what it prints is read back', () => {
    const wholeCents = fc.maxSafeInteger().map((n) => Math.trunc(n / 1e5) * 10_000 + 0)
    const typeableCents = wholeCents.filter((n) => Math.abs(n) < 1e15)
    fc.assert(
      fc.property(fc.oneof(typeable, typeableCents), (micros) => {
        expect(parseMoney(formatMoney(micros))).toBe(micros)
      }),
    )
  })

  it('prints every safe amount with two decimals at least and no needless zero', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (micros) => {
        expect(formatMoney(micros)).toMatch(/^-?(0|[1-9]\d*)\.\d\d(\d{0,3}[1-9])?$/)
      }),
    )
  })
})
