import { describe, expect, it } from 'vitest'
import { flag, flagIn } from './flag.ts'

const parameter = flag({ zh: '是否', en: 'Whether' })

describe('a flag', () => {
  it.each([
    ['true', true],
    ['TRUE', true],
    ['1', true],
    ['False', false],
    ['0', false],
  ])('%s is read as %s', (given, value) => {
    expect(parameter.read('onlyAssign', [given])).toEqual({ value })
  })

  it.each(['', 'yes', '2', 'true ', 'truе'])('is not %j', (given) => {
    expect(parameter.read('onlyAssign', [given])).toMatchObject({
      problem: {
        en: expect.stringContaining('onlyAssign is '),
        zh: expect.stringMatching(/true\W+false/),
      },
    })
  })

  it('is no where it is absent, and then not written', () => {
    expect(parameter.read('onlyAssign', [])).toEqual({ value: false })
    expect([true, false].map((value) => parameter.write(value))).toEqual(['true', undefined])
    expect(parameter).toMatchObject({
      required: false,
      keywords: { type: 'boolean', default: false },
    })
  })

  it('is read from JSON as what it is there', () => {
    expect([true, false, 'true', 1].map((given) => parameter.readJson('f', given))).toEqual(
      [true, false, true, true].map((value) => ({ value })),
    )
    expect(parameter.readJson('f', {})).toHaveProperty('problem')
  })

  it('is taken out of a call as what it was read as', () => {
    expect(flagIn({ f: true }, 'f')).toBe(true)
    expect(() => flagIn({ f: 'true' }, 'f')).toThrow('a call without a value for f')
  })
})
