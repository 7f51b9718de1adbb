import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longNumbersAsText, numbersAsText, numbersAsWritten, parseWithSource } from './json.ts'

const text = '{"id":7012345678901234567,"list":[1.0,-0,1e18,7.25],"text":"7","none":null}'

test('numbers may be had as text, digit by digit', () => {
  expect(numbersAsText(text)).toEqual({
    id: '7012345678901234567',
    list: ['1.0', '-0', '1e18', '7.25'],
    text: '7',
    none: null,
  })
})

test('and are printed again as they were written', () => {
  expect(JSON.stringify(numbersAsWritten(text))).toBe(text)
})

const around = 2n ** 53n
const digits = fc.oneof(
  fc.stringMatching(/^[1-9]\d{0,22}$/),
  fc.bigInt({ min: around - 9n, max: around + 9n }).map(String),
)
const written = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits,
    fc.constantFrom('', '.0', '.5', '.12345678901234567890'),
    fc.constantFrom('', 'e3', 'E+20', 'e-2'),
  )
  .map((parts) => parts.join(''))
const space = fc.constantFrom('', ' ', '\n', '\t')

test('whole numbers beyond 2^53 are text, wherever they stand and however they are written', () => {
  const texts = fc
    .tuple(
      fc.array(
        fc.tuple(
          space,
          fc.oneof(
            written,
            fc.json(),
            digits.map((id) => `"${id}"`),
          ),
        ),
      ),
      space,
    )
    .map(([values, end]) => `{"a":[${values.map((value) => value.join('')).join()}${end}]}`)
  fc.assert(
    fc.property(fc.oneof(written, texts), (each) => {
      const slowly = parseWithSource(each, (_, value, source) =>
        Number.isInteger(value) && !Number.isSafeInteger(value) ? source : value,
      )
      expect(longNumbersAsText(each)).toEqual(slowly)
    }),
    { numRuns: 1000 },
  )
  expect(longNumbersAsText(text)).toEqual({
    ...{ id: '7012345678901234567', list: [1, -0, '1e18', 7.25] },
    ...{ text: '7', none: null },
  })
})

test('text that is nested too deep to be walked is refused, as other text is that is no JSON', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
  expect(JSON.stringify(longNumbersAsText(nested(1000)))).toBe(nested(1000))
  const broad = `[${Array.from({ length: 5000 }, () => '{"a":[1]}').join()}]`
  expect(longNumbersAsText(broad)).toEqual(JSON.parse(broad))
  for (const levels of [20_000, 400_000]) {
    expect(() => longNumbersAsText(nested(levels))).toThrow(RangeError)
    expect(() => longNumbersAsText(`{"a":${nested(levels)}}`)).toThrow(RangeError)
  }
})
