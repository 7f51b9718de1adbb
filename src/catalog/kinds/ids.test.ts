import { describe, expect, it } from 'vitest'
import { ids } from './ids.ts'

const [one, two, three] = ['6629722295873044494', '7000000000000000001', '7000000000000000002']
const parameter = ids({ zh: '达人', en: 'Creators' }, { most: 2, example: `${one}` })

describe('some ids', () => {
  it.each([
    [`${one}`, [one]],
    [`${two},${one}`, [two, one]],
    [`${one},${one},`, [one]],
  ])('%s are read in the order given, each once', (text, value) => {
    expect(parameter.read('ids', [text])).toEqual({ value })
    expect(parameter.readJson('ids', text.split(',').filter(Boolean))).toEqual({ value })
    expect(parameter.write(value.map(String))).toBe(value.join(','))
  })

  it.each([',', `${one},${two},${three}`, `${one}, ${two}`, 'x', '123', `${one},x`])(
    'are not %j',
    (text) => {
      expect(parameter.read('ids', [text])).toMatchObject({
        problem: { en: expect.stringContaining('1 to 2 ids'), zh: expect.stringContaining('ID') },
      })
    },
  )

  it('are no numbers, which would not be exact', () => {
    expect(parameter.readJson('ids', [6_629_722_295_873_044])).toHaveProperty('problem')
  })

  it('must be given', () => {
    expect(parameter.required).toBe(true)
    expect(parameter.read('ids', [''])).toHaveProperty('problem')
  })
})
