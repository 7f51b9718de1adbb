import { describe, expect, it } from 'vitest'
import { documentedCreatorId, id } from './id.ts'

const parameter = id({ zh: '编号', en: 'Id' }, { example: documentedCreatorId })
const problem = (...given: readonly string[]) => {
  const reading = parameter.read('kolId', given)
  if (!('problem' in reading)) throw new Error('It was read')
  return reading.problem
}

describe('an id', () => {
  it.each(['1000000000000000', '9999999999999999999', documentedCreatorId])('may be %s', (text) => {
    expect(parameter.read('kolId', [text])).toEqual({ value: text })
    expect(parameter.readJson('kolId', text)).toEqual({ value: text })
    expect(parameter.write(text)).toBe(text)
  })

  it.each([
    '123456789012345',
    '12345678901234567890',
    '0662972229587304',
    ' 6629722295873044494',
    '6629722295873044494\n',
    '662972229587304449x',
    '6.629722295873044e18',
    '６６２９７２２２９５８７３０４４',
  ])('may not be %j', (text) => {
    expect(problem(text).en).toMatch(/^kolId is .*16 to 19 digits/)
    expect(problem(text).zh).toContain('16 至 19 位数字')
  })

  it('is missed where it is absent or empty', () => {
    for (const given of [[], ['']]) {
      expect(problem(...given).en).toMatch(/^kolId is missing: .*16 to 19 digits/)
    }
    for (const given of [undefined, null, '']) {
      expect(parameter.readJson('kolId', given)).toHaveProperty('problem')
    }
  })

  it('is given once', () => {
    expect(problem('1', '2').en).toBe('kolId is given 2 times: give it once')
  })

  it('is no number of JSON that has lost its last digits', () => {
    // biome-ignore lint/correctness/noPrecisionLoss: what a client that counts in doubles sends.
    expect(parameter.readJson('kolId', 6629722295873044494)).toHaveProperty('problem')
    expect(parameter.readJson('kolId', [documentedCreatorId])).toHaveProperty('problem')
    expect(parameter.readJson('kolId', 1_629_722_295_873_044)).toEqual({
      value: '1629722295873044',
    })
  })
})
