import { describe, expect, it } from 'vitest'
import { choices } from './choices.ts'
import type { Choice } from './kind.ts'

const of: readonly Choice[] = ['plays', 'likes', 'price'].map((name) => ({
  name,
  label: { zh: name, en: name },
}))
const [plays, likes, price] = of
const parameter = choices({ zh: '指标', en: 'Metrics' }, of, { most: 2 })
const read = (text: string) => parameter.read('metric', [text])

describe('some of a list', () => {
  it.each([
    ['plays', [plays]],
    ['price,plays', [price, plays]],
    ['likes,likes,', [likes]],
  ])('%s are read in the order given, each once', (text, value) => {
    expect(read(text)).toEqual({ value })
    expect(parameter.readJson('metric', text)).toEqual({ value })
  })

  it.each([',', 'plays,likes,price', 'plays,views', 'plays, likes', 'Plays'])(
    'are not %j',
    (text) => {
      expect(read(text)).toMatchObject({
        problem: {
          en: expect.stringContaining('1 to 2 with commas between, of plays, likes, price'),
          zh: expect.stringContaining('以逗号分隔'),
        },
      })
    },
  )

  it.each([
    ['plays,lieks', 'likes'],
    ['plays, price', 'price'],
    ['Plays', 'plays'],
    ['plays,elephants', undefined],
    ['plays,likes,price', undefined],
  ])('of %j name what was meant: %s', (text, meant) => {
    const problem = Object(read(text)).problem
    expect(/Did you mean (\w+)\?$/.exec(problem.en)?.[1]).toBe(meant)
    expect(/是否指 (\w+)？$/.exec(problem.zh)?.[1]).toBe(meant)
  })

  it('are a list of JSON, and written with commas', () => {
    expect(parameter.readJson('metric', ['likes', 'plays'])).toEqual({ value: [likes, plays] })
    for (const given of [[], ['views'], [1], {}, 1]) {
      expect(parameter.readJson('metric', given)).toHaveProperty('problem')
    }
    expect(parameter.write([price, likes].filter((each) => each !== undefined))).toBe('price,likes')
    expect(parameter.keywords).toMatchObject({ type: 'array', maxItems: 2, minItems: 1 })
  })
})
