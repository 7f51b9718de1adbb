import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysRange, daysRangeIn, range, rangeIn } from './range.ts'

const followers = range(
  { zh: '粉丝数', en: 'Followers' },
  { example: '100000-500000', optional: true },
)
const read = (text: string) => followers.read('followerRange', [text])

describe('a range', () => {
  it.each([
    ['100000-500000', { from: 100_000, to: 500_000 }],
    ['100000-', { from: 100_000 }],
    ['-500000', { to: 500_000 }],
    ['0.01-0.5', { from: 0.01, to: 0.5 }],
    ['5-5', { from: 5, to: 5 }],
    ['0-0', { from: 0, to: 0 }],
  ])('%s is read with its bounds', (text, value) => {
    expect(read(text)).toEqual({ value })
    expect(followers.readJson('followerRange', value)).toEqual({ value })
    expect(followers.write(value)).toBe(text)
    expect(rangeIn({ followerRange: value }, 'followerRange')).toEqual(value)
  })

  it.each([
    '-',
    '5',
    '5-1',
    '-5-1',
    '1--5',
    'a-b',
    '1-2-3',
    '1e3-2e3',
    '1 - 2',
    '1,000-2,000',
    '１-２',
    '9'.repeat(20),
  ])('is not %j', (text) => {
    expect(read(text)).toMatchObject({
      problem: {
        en: expect.stringMatching(/^followerRange is .*such as 100000-500000/),
        zh: expect.stringContaining('如 100000-500000'),
      },
    })
  })

  it.each([
    [{}],
    [{ from: 2, to: 1 }],
    [{ from: -1 }],
    [{ from: '1' }],
    [{ from: 1, until: 2 }],
    [[1, 2]],
    [3],
  ])('is not %j of JSON', (given) => {
    expect(followers.readJson('followerRange', given)).toHaveProperty('problem')
  })

  it('is written as it is read', () => {
    const figure = fc.integer({ min: 0, max: 10 ** 12 - 1 })
    fc.assert(
      fc.property(fc.option(figure), fc.option(figure), (from, to) => {
        const text = `${from ?? ''}-${to ?? ''}`
        const reading = read(text)
        const isRange = (from ?? to) !== null && (from ?? 0) <= (to ?? 10 ** 12)
        expect('value' in reading).toBe(isRange)
        if ('value' in reading && reading.value) expect(followers.write(reading.value)).toBe(text)
      }),
    )
  })
})

describe('a range within days', () => {
  const tasks = daysRange(
    { zh: '进行中的任务数', en: 'Tasks under way' },
    { example: '30:8-', optional: true },
  )
  it.each([
    ['30:8-', { days: 30, from: 8 }],
    ['7:-3', { days: 7, to: 3 }],
    ['90:0-12', { days: 90, from: 0, to: 12 }],
  ])('%s is read with its days and bounds', (text, value) => {
    expect(tasks.read('progressTaskRange', [text])).toEqual({ value })
    expect(tasks.write(value)).toBe(text)
    expect(daysRangeIn({ progressTaskRange: value }, 'progressTaskRange')).toEqual(value)
  })

  it.each(['30', '30:', '30:-', '8-', '0:1-2', '30:5-1', '1000:1-2', '30:1.5-2', '30：8-'])(
    'is not %j',
    (text) => {
      expect(tasks.read('progressTaskRange', [text])).toMatchObject({
        problem: { en: expect.stringMatching(/^progressTaskRange is .*such as 30:8-/) },
      })
    },
  )
})
