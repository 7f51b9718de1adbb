import { describe, expect, it } from 'vitest'
import { choice, codeIn, withoutCode } from './choice.ts'
import type { Choice } from './kind.ts'

const meaning = { zh: '范围', en: 'Range' }
const choices: readonly Choice[] = [
  { name: '_2', code: '2', label: { zh: '30 天', en: '30 days' } },
  { name: '_3', code: '3', label: { zh: '90 天', en: '90 days' } },
  { name: 'ALL_TIME', label: { zh: '全部', en: 'all of it' } },
]
const parameter = choice(meaning, choices, { default: '_2' })
const valuesOf = (...given: readonly string[]) => {
  const reading = parameter.read('range', given)
  return 'value' in reading ? { range: reading.value } : reading.problem
}

describe('a choice', () => {
  it.each([
    ['_2', '2'],
    ['2', '2'],
    ['_3', '3'],
    ['ALL_TIME', 'ALL_TIME'],
  ])('%s is asked for as %s', (given, code) => {
    const values = valuesOf(given)
    expect(codeIn(values as Record<string, unknown>, 'range')).toBe(code)
  })

  it.each(['', '_1', '1', '_2 ', '_02', 'constructor'])('is not %j', (given) => {
    const problem = valuesOf(given)
    expect(problem).toMatchObject({
      en: expect.stringContaining(`range is ${JSON.stringify(given)}`),
      zh: expect.stringContaining(`参数 range 的值“${given}”`),
    })
    for (const says of Object.values(problem))
      expect(says).toMatch(/_2 ?[(（].+[)）]\W+_3 ?[(（].+[)）]/)
  })

  it('is its default where it is absent, and required without one', () => {
    expect(valuesOf()).toEqual({ range: choices[0] })
    expect(choice(meaning, choices)).toMatchObject({ required: true })
    const optional = choice(meaning, choices, { optional: true })
    expect(optional.read('range', [])).toEqual({ value: undefined })
    expect(optional.required).toBe(false)
  })

  it('is written by its name, and not at all where it is the default', () => {
    expect(choices.map((each) => parameter.write(each))).toEqual([undefined, '_3', 'ALL_TIME'])
  })

  it('whose code nobody knows is told apart', () => {
    expect(withoutCode({ a: choices[0], b: choices[2], c: 'ALL_TIME', d: true })).toEqual([
      choices[2],
    ])
  })

  it('may not be there twice, nor default to what is not there', () => {
    expect(() => choice(meaning, [...choices, ...choices.slice(0, 1)])).toThrow('there twice')
    const same: Choice = { name: '2', label: meaning }
    expect(() => choice(meaning, [...choices, same])).toThrow('there twice')
    expect(() => choice(meaning, choices, { default: '_9' })).toThrow('_9 is not accepted')
  })
})
