import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { indexOf, population } from './creator/indices.ts'
import { performanceOf, withoutPaidTraffic } from './creator/performance.ts'
import { slowWave } from './creator/random.ts'
import { traitsOf } from './creator/traits.ts'
import { dayNumberOf, type VideoKind } from './creator/videos.ts'
import { creatorOf, videosWithin } from './creator.ts'
import example from './datasets/link-info/example.json' with { type: 'json' }

const id = fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String)
const dayNumber = fc.integer({ min: dayNumberOf('2024-01-01'), max: dayNumberOf('2029-12-31') })
const kind = fc.constantFrom<VideoKind>('personal', 'xingtu')
const dayOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10)
const indexNames = [
  'cooperate_index',
  'cp_index',
  'link_convert_index',
  'link_shopping_index',
  'link_spread_index',
  'link_star_index',
] as const
const indexName = fc.constantFrom(...indexNames)
const industry = fc.constantFrom('0', '1913', '1930', 'unheard-of')

describe('creatorOf', () => {
  test('gives the same creator for the same id and day', () => {
    fc.assert(
      fc.property(id, dayNumber, (creator, number) => {
        const day = dayOf(number)
        expect(creatorOf(creator, day)).toEqual(creatorOf(creator, day))
      }),
    )
  })

  test('moves by little from one day to the next', () => {
    fc.assert(
      fc.property(id, dayNumber, (creator, number) => {
        const today = creatorOf(creator, dayOf(number))
        const tomorrow = creatorOf(creator, dayOf(number + 1))
        // A wave moves by less than 0.11, and never makes less of a figure than 0.97 and 0.96 of it.
        expectWithin(tomorrow.followers, today.followers, 0.996, 1.004)
        expectWithin(tomorrow.expectedPlays, today.expectedPlays, 0.995, 1.005)
        expect(tomorrow.pricesYuan).toEqual(today.pricesYuan)
      }),
    )
  })

  test('has a median of plays that moves by little from one day to the next', () => {
    fc.assert(
      fc.property(id, dayNumber, kind, fc.constantFrom(30, 90), (creator, number, of, days) => {
        const median = (day: number) =>
          performanceOf(videosWithin(creatorOf(creator, dayOf(day)), days, of))?.medianPlays ?? 1
        // A slot's video grows, or a new one takes its place: other luck (0.995 to 1.005), a wave of
        // 1 % that 30 days move by 1.82, no growth yet (0.6 %). No median moves more than all do.
        expectWithin(median(number + 1), median(number), 0.966, 1.024)
      }),
    )
  })

  test('refuses what is not a day', () => {
    expect(() => creatorOf('6829722295873044494', '2026-13-01')).toThrow(RangeError)
    expect(() => creatorOf('6829722295873044494', 'today')).toThrow(RangeError)
  })

  test('gives an audience whose ages add up to all of it', () => {
    fc.assert(
      fc.property(id, (creator) => {
        const { ageShares, femaleShare } = traitsOf(creator).audience
        const total = Object.values(ageShares).reduce((sum, share) => sum + share, 0)
        expect(total).toBeCloseTo(1, 9)
        expect(femaleShare).toBeGreaterThan(0)
        expect(femaleShare).toBeLessThan(1)
      }),
    )
  })

  test('makes creators of every kind', () => {
    const sample = fc
      .sample(id, { numRuns: 300, seed: 1 })
      .map((one) => creatorOf(one, '2026-03-01'))
    const share = (holds: (creator: (typeof sample)[number]) => boolean) =>
      sample.filter(holds).length / sample.length
    expect(share(({ xingtuSlots }) => xingtuSlots.length === 0)).toBeGreaterThan(0.1)
    expect(share(({ xingtuSlots }) => xingtuSlots.length === 0)).toBeLessThan(0.5)
    expect(share(({ pricesYuan }) => pricesYuan.over60s === undefined)).toBeGreaterThan(0.1)
    expect(new Set(sample.map(({ field }) => field.name)).size).toBeGreaterThan(10)
    expect(new Set(sample.map(({ tier }) => tier)).size).toBe(3)
  })
})

describe('videos', () => {
  test('an item once seen stays the same, and its plays never fall', () => {
    fc.assert(
      fc.property(id, dayNumber, fc.integer({ min: 1, max: 60 }), (creator, number, days) => {
        const later = new Map(
          creatorOf(creator, dayOf(number + days)).videos.map((video) => [video.itemId, video]),
        )
        for (const video of creatorOf(creator, dayOf(number)).videos) {
          const again = later.get(video.itemId)
          if (!again) continue
          expect(again.plays).toBeGreaterThanOrEqual(video.plays)
          expect(again.createdAtSeconds).toBe(video.createdAtSeconds)
          expect(again.durationSeconds).toBe(video.durationSeconds)
        }
      }),
    )
  })

  test('have distinct 19-digit ids, lie in the past, newest first', () => {
    fc.assert(
      fc.property(id, dayNumber, (creator, number) => {
        const { videos } = creatorOf(creator, dayOf(number))
        expect(new Set(videos.map((video) => video.itemId)).size).toBe(videos.length)
        let previous = number * 86_400 - 8 * 3600
        for (const video of videos) {
          expect(video.itemId).toMatch(/^\d{19}$/)
          expect(video.createdAtSeconds).toBeLessThanOrEqual(previous)
          previous = video.createdAtSeconds
        }
      }),
    )
  })

  test('a window holds an odd number of them or none, assigned ones too', () => {
    fc.assert(
      fc.property(id, dayNumber, kind, fc.constantFrom(30, 90), (creator, number, k, days) => {
        const videos = videosWithin(creatorOf(creator, dayOf(number)), days, k)
        if (videos.length === 0) return
        expect(videos.length % 2).toBe(1)
        if (k === 'xingtu') expect(videos.filter((video) => video.assigned).length % 2).toBe(1)
      }),
    )
  })

  test('lose plays without paid traffic only when they are Xingtu videos', () => {
    fc.assert(
      fc.property(id, dayNumber, (creator, number) => {
        for (const video of creatorOf(creator, dayOf(number)).videos) {
          const natural = withoutPaidTraffic(video)
          if (video.kind === 'personal') expect(natural).toEqual(video)
          else expect(natural.plays).toBeLessThan(video.plays)
        }
      }),
    )
  })
})

describe('indexOf', () => {
  test('a higher value never has a larger rank, whoever, whenever and for whichever industry', () => {
    for (const name of indexNames) {
      const { value, rank } = example[name]
      const places = fc.sample(fc.tuple(id, industry, dayNumber), 2000)
      const cards = places.map(([creator, tag, number]) =>
        indexOf(traitsOf(creator), name, tag, number),
      )
      const ranked = [...cards, { value, rank: Number(rank) }].sort((a, b) => a.value - b.value)
      let above = ranked[0]
      for (const card of ranked) {
        expect(card.rank).toBeLessThanOrEqual(above?.rank ?? 0)
        if (card.value === above?.value) expect(card.rank).toBe(above.rank)
        above = card
      }
    }
  })

  test('the published ranks are shares of the population', () => {
    for (const name of indexNames) {
      const { rank, rank_percent } = example[name]
      expect(Number((Number(rank) / population).toFixed(4)), name).toBe(rank_percent)
    }
  })

  test('ranks are shares of one population, values lie on the scale', () => {
    fc.assert(
      fc.property(indexName, id, industry, dayNumber, (name, creator, tag, number) => {
        const { value, rank, rankFraction } = indexOf(traitsOf(creator), name, tag, number)
        expect(value).toBeGreaterThan(0)
        expect(value).toBeLessThan(100)
        expect(Number.isInteger(rank)).toBe(true)
        expect(rankFraction).toBeGreaterThan(0)
        expect(Math.abs(rank / population - rankFraction)).toBeLessThanOrEqual(0.000_05)
      }),
    )
  })

  test('the change is that against the value 30 days before', () => {
    fc.assert(
      fc.property(indexName, id, industry, dayNumber, (name, creator, tag, number) => {
        const traits = traitsOf(creator)
        const now = indexOf(traits, name, tag, number)
        const before = indexOf(traits, name, tag, number - 30)
        expect(now.change).toBe(Number((now.value / before.value - 1).toFixed(4)))
      }),
    )
  })

  test('the average depends on the field, the index and the industry alone', () => {
    const averages = new Map<string, number>()
    fc.assert(
      fc.property(indexName, id, industry, dayNumber, (name, creator, tag, number) => {
        const traits = traitsOf(creator)
        const { average } = indexOf(traits, name, tag, number)
        const key = `${name}/${traits.field.name}/${tag}`
        expect(averages.get(key) ?? average).toBe(average)
        averages.set(key, average)
        const ofAll = indexOf(traits, name, '0', number).average
        const isOwn = traits.field.industryTags.some((each) => each.industry === tag)
        expect(Math.sign(average - ofAll)).toBe(tag === '0' ? 0 : isOwn ? 1 : -1)
      }),
      { numRuns: 500 },
    )
  })

  test("the average is about the mean of the field's creators, whichever industry asks", () => {
    const creators = Array.from({ length: 1500 }, (_, n) =>
      traitsOf(`7${String(n).padStart(18, '0')}`),
    )
    for (const [field, peers] of Map.groupBy(creators, (traits) => traits.field.name)) {
      for (const name of indexNames) {
        for (const tag of ['0', '1903', '1913', 'unheard-of']) {
          const cards = peers.map((traits) => indexOf(traits, name, tag, 20_000))
          const mean = cards.reduce((sum, { value }) => sum + value, 0) / cards.length
          const distance = Math.abs(mean - (cards[0]?.average ?? 0))
          expect(distance, `${field}, ${name}, ${tag}`).toBeLessThan(3)
        }
      }
    }
  })
})

test('a slow wave stays within its bounds and moves slowly', () => {
  fc.assert(
    fc.property(fc.string(), dayNumber, (seed, number) => {
      const value = slowWave(seed, number)
      expect(Math.abs(value)).toBeLessThanOrEqual(1)
      expect(Math.abs(slowWave(seed, number + 1) - value)).toBeLessThan(0.11)
    }),
  )
})

function expectWithin(after: number, before: number, least: number, most: number) {
  expect(after / before).toBeGreaterThan(least)
  expect(after / before).toBeLessThan(most)
}
