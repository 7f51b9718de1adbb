import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creatorOf } from '../creator.ts'
import { elsewhere, itemIdOf, readItemId } from './item-id.ts'
import { itemOf } from './items.ts'
import { placeInPopulation, populationId, populationSize } from './population.ts'
import { dayNumberAt, dayNumberOf, videoOn } from './videos.ts'

const place = fc.integer({ min: 0, max: populationSize - 1 })
const anyId = fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String)
const dayNumber = fc.integer({ min: dayNumberOf('2026-01-01'), max: dayNumberOf('2029-12-31') })
const dayOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10)

describe('the item id', () => {
  test('says what it was made of', () => {
    fc.assert(
      fc.property(anyId, (itemId) => {
        expect(itemIdOf(readItemId(itemId))).toBe(itemId)
      }),
    )
  })
})

describe('an item of a creator of the population', () => {
  test('is the very video that he lists, whenever it is asked for', () => {
    fc.assert(
      fc.property(place, dayNumber, fc.integer({ min: 0, max: 400 }), (at, number, later) => {
        const id = populationId(at)
        const lists = new Map(
          [number, number + later].map((day) => [day, creatorOf(id, dayOf(day))]),
        )
        for (const { itemId } of creatorOf(id, dayOf(number)).videos) {
          for (const [day, creator] of lists) {
            const item = itemOf(itemId, dayOf(day))
            expect(item?.creatorId).toBe(id)
            const listed = creator.videos.find((video) => video.itemId === itemId)
            if (listed && item) expect(videoOn(item.traits, day)).toEqual(listed)
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  test('is not there before the day after it came out', () => {
    fc.assert(
      fc.property(place, dayNumber, (at, number) => {
        for (const { itemId, createdAtSeconds } of creatorOf(populationId(at), dayOf(number))
          .videos) {
          const published = dayNumberAt(createdAtSeconds)
          expect(itemOf(itemId, dayOf(published))).toBeUndefined()
          expect(itemOf(itemId, dayOf(published + 1))).toBeDefined()
        }
      }),
      { numRuns: 20 },
    )
  })

  test('is told from an id that differs in the least', () => {
    fc.assert(
      fc.property(place, dayNumber, fc.integer({ min: 0, max: 62 }), (at, number, bit) => {
        for (const { itemId } of creatorOf(populationId(at), dayOf(number)).videos) {
          const other = String(BigInt(itemId) ^ (1n << BigInt(bit)))
          const item = itemOf(other, dayOf(number))
          expect(item?.traits.itemId ?? other).toBe(other)
          expect(item?.creatorId).toBeUndefined()
        }
      }),
      { numRuns: 20 },
    )
  })
})

describe('any other item', () => {
  test('is there, the same for ever, and nobody has made it', () => {
    fc.assert(
      fc.property(anyId, dayNumber, dayNumber, (itemId, one, other) => {
        // What the sandbox gives to those beyond the population may still be to come.
        if (readItemId(itemId).creatorPlace === elsewhere) return
        const [now, then] = [itemOf(itemId, dayOf(one)), itemOf(itemId, dayOf(other))]
        expect(now?.creatorId).toBeUndefined()
        expect(now?.traits.itemId).toBe(itemId)
        expect(then?.traits).toEqual(now?.traits)
      }),
      { numRuns: 300 },
    )
  })

  test('came out on the day that the list of a creator beyond the population says', () => {
    fc.assert(
      fc.property(anyId, dayNumber, (id, number) => {
        if (placeInPopulation(id) !== undefined) return
        for (const { itemId, createdAtSeconds } of creatorOf(id, dayOf(number)).videos) {
          const { traits, creatorId } = itemOf(itemId, dayOf(number)) ?? {}
          expect(creatorId).toBeUndefined()
          expect(traits?.publishedDay).toBe(dayNumberAt(createdAtSeconds))
          expect(dayNumberAt(traits?.createdAtSeconds ?? 0)).toBe(traits?.publishedDay)
        }
      }),
      { numRuns: 20 },
    )
  })
})
