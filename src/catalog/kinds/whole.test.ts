import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whole, wholeIn } from './whole.ts'

const page = whole({ zh: '页码', en: 'Page' }, { least: 1, most: 500, default: '1' })
const read = (text: string) => page.read('page', [text])

describe('a whole number', () => {
  it('is read within its bounds, and written back as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 2000 }), (value) => {
        const isWithin = value >= 1 && value <= 500
        expect('value' in read(String(value))).toBe(isWithin)
        expect('value' in page.readJson('page', value)).toBe(isWithin)
        if (isWithin) expect(page.write(value)).toBe(value === 1 ? undefined : String(value))
      }),
    )
  })

  it.each([
    '0',
    '501',
    '1.0',
    '1.5',
    '01',
    '1e2',
    '0x1',
    ' 1',
    '1 ',
    '+1',
    '-1',
    '１',
    'NaN',
    '9'.repeat(30),
  ])('is not %j', (text) => {
    expect(read(text)).toMatchObject({
      problem: {
        en: expect.stringContaining('a whole number from 1 to 500'),
        zh: expect.stringContaining('1 至 500 的整数'),
      },
    })
  })

  it('is its default where it is absent or empty', () => {
    for (const given of [[], ['']]) expect(page.read('page', given)).toEqual({ value: 1 })
    expect(page.keywords).toMatchObject({ minimum: 1, maximum: 500, default: 1, example: 1 })
  })

  it('may be below zero where its bounds are, and is never minus nought', () => {
    const signed = whole({ zh: '数', en: 'Number' }, { least: -5, most: 5, optional: true })
    expect(signed.read('n', ['-5'])).toEqual({ value: -5 })
    expect(signed.read('n', ['-0'])).toHaveProperty('problem')
    expect(signed.read('n', [])).toEqual({ value: undefined })
  })

  it('is a number of JSON, and none with a fraction', () => {
    expect(page.readJson('page', 3)).toEqual({ value: 3 })
    expect(wholeIn({ page: 3 }, 'page')).toBe(3)
    for (const given of [1.5, '1.5', [1], {}, true, 1e21]) {
      expect(page.readJson('page', given)).toHaveProperty('problem')
    }
  })
})
