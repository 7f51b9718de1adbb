import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creatorOf } from '../creator.ts'
import {
  commerceOf,
  conversionOf,
  expectedNaturalPlays,
  seedingOf,
  sellingVideos,
} from './commerce.ts'
import { livesWithin } from './live.ts'
import { clickRange, interestedRange, salesRange, searchRange, searchRateRange } from './ranges.ts'

const creator = fc
  .bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n })
  .map((id) => creatorOf(String(id), '2026-03-01'))
const days = fc.constantFrom(30 as const, 90 as const)

describe('what a creator sells', () => {
  test('is sold in videos of the window, for the industries that the creator works for', () => {
    fc.assert(
      fc.property(creator, days, (each, within) => {
        const selling = sellingVideos(each, within)
        const conversion = conversionOf(each, selling)
        expect(conversion === undefined).toBe(selling.length === 0)
        const industries = new Set(each.industryTags.map(({ industry }) => industry))
        for (const { video, product, clicks } of selling) {
          expect(each.videos).toContainEqual(video)
          expect(industries).toContain(product.industry)
          expect(clicks).toBeLessThan(video.plays)
        }
        const apart = [...industries].map((one) => sellingVideos(each, within, one).length)
        expect(apart.reduce((sum, count) => sum + count, 0)).toBe(selling.length)
        expect(sellingVideos(each, within, '1999')).toEqual([])
      }),
    )
  })

  test('has some who sell and some who do not', () => {
    const sample = fc.sample(creator, { numRuns: 300, seed: 1 })
    const sellers = sample.filter((each) => commerceOf(each).shop)
    expect(sellers.length).toBeGreaterThan(150)
    expect(sellers.length).toBeLessThan(250)
    expect(sellers.some((each) => sellingVideos(each, 30).length === 0)).toBe(true)
  })
})

test('a click costs what its video costs, over the clicks that it brings', () => {
  fc.assert(
    fc.property(creator, days, (each, within) => {
      const conversion = conversionOf(each, sellingVideos(each, within))
      if (!conversion) return
      const clicks = each.expectedPlays * conversion.clicksPerPlay
      expect(conversion.clickCostYuan * clicks).toBeCloseTo(each.pricesYuan.from21To60s, 6)
    }),
  )
})

test('natural plays are those of which nobody was paid, as the Xingtu videos have it', () => {
  fc.assert(
    fc.property(creator, (each) => {
      const natural = expectedNaturalPlays(each) / each.expectedPlays
      const shares = each.xingtuSlots.map(({ paidShare }) => 1 - paidShare)
      expect(natural).toBeGreaterThan(Math.min(0.85, ...shares) - 0.001)
      expect(natural).toBeLessThan(Math.max(...shares, shares.length > 0 ? 0 : 0.97) + 0.001)
    }),
  )
})

test('seeding is that of the videos of a window, and absent without any', () => {
  fc.assert(
    fc.property(creator, days, (each, within) => {
      expect(seedingOf(each, within, 'personal')).toBeDefined()
      const xingtu = seedingOf(each, within, 'xingtu')
      expect(xingtu === undefined).toBe(each.xingtuSlots.length === 0)
    }),
  )
})

test('live streams of 30 days are among those of 90, three times as many', () => {
  fc.assert(
    fc.property(creator, (each) => {
      const [month, quarter] = [livesWithin(each, 30), livesWithin(each, 90)]
      expect(quarter.length).toBe(3 * month.length)
      for (const live of month) expect(quarter).toContainEqual(live)
      for (const { day } of quarter) {
        expect(day).toBeLessThan(each.dayNumber)
        expect(day).toBeGreaterThanOrEqual(each.dayNumber - 90)
      }
    }),
  )
})

test('a range is written as the upstream writes its own', () => {
  expect([50, 100, 101, 1000, 1001, 20_000, 1e6].map(clickRange)).toEqual([
    ...['<=100', '<=100', '100-500', '500-1k', '1k-5k', '1w-5w', '>10w'],
  ])
  expect([2500, 20_000, 5e5].map(salesRange)).toEqual(['1k-3k', '1w-3w', '30w-100w'])
  expect([3, 500, 1e9].map(searchRange)).toEqual(['<10', '100 - 1,000', '>100,000'])
  expect(interestedRange(5000)).toBe('2,000 - 20,000')
  expect([0.0001, 0.0005].map(searchRateRange)).toEqual(['<0.02%', '0.02% - 0.1%'])
})
