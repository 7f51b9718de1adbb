import { describe, expect, it } from 'vitest'
import type { Choice } from './kind.ts'
import { known } from './known.ts'

const choices: readonly Choice[] = [
  { name: 'EXCLUDE', code: '0', label: { zh: '剔除投流', en: 'Without paid traffic' } },
  { name: 'INCLUDE', code: '1', label: { zh: '包含投流', en: 'With paid traffic' } },
]
const parameter = known({ zh: '流量', en: 'Traffic' }, choices, { default: '1' })

describe('a text of which some values are known', () => {
  it.each([
    ['EXCLUDE', '0'],
    ['0', '0'],
    ['剔除投流', '0'],
    ['INCLUDE', '1'],
    ['', '1'],
    ['something_else', 'something_else'],
    ['美妆', '美妆'],
    ['x'.repeat(64), 'x'.repeat(64)],
  ])('%j is read as %s', (given, code) => {
    expect(parameter.read('flowType', [given])).toEqual({ value: code })
    expect(parameter.readJson('flowType', given)).toEqual({ value: code })
  })

  it.each(['x'.repeat(65), 'a b', 'a\nb', '<script>', "'", '"', 'a;b', '\u0000', '%'])(
    'is not %j',
    (given) => {
      expect(parameter.read('flowType', [given])).toMatchObject({
        problem: { en: expect.stringMatching(/^flowType is .*1 to 64 letters/) },
      })
    },
  )

  it('says what is known of it where it is missing', () => {
    expect(known({ zh: '流量', en: 'Traffic' }, choices).read('flowType', [])).toEqual({
      problem: {
        zh: '缺少参数 flowType，应为 EXCLUDE（剔除投流）、INCLUDE（包含投流）之一，或其他 1 至 64 个字母、数字或汉字',
        en: 'flowType is missing: give one of EXCLUDE (Without paid traffic), INCLUDE (With paid traffic), or another code of 1 to 64 letters or digits',
      },
    })
  })

  it('has its first choice for an example where it must be given', () => {
    expect(known({ zh: '流量', en: 'Traffic' }, choices)).toMatchObject({
      required: true,
      example: 'EXCLUDE',
      keywords: { example: 'EXCLUDE' },
    })
    expect(parameter.example).toBeUndefined()
  })

  it('is documented by its name and written as its code', () => {
    expect(parameter).toMatchObject({ default: 'INCLUDE', isOpen: true })
    expect(parameter.keywords.default).toBe('INCLUDE')
    expect(['0', '1', 'other'].map((code) => parameter.write(code))).toEqual([
      '0',
      undefined,
      'other',
    ])
  })
})
