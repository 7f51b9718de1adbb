import fc from 'fast-check'
import { expect, test } from 'vitest'
import { creatorOf, videosWithin } from '../creator.ts'
import { censusOn, workedOut } from './census.ts'
import { connectedUsersOn } from './connected-users.ts'
import { hitShare } from './hits.ts'
import { identityOf } from './identity.ts'
import { imageOf } from './image.ts'
import { performanceOf } from './performance.ts'
import { populationId, populationSize } from './population.ts'
import { serviceOf } from './service.ts'
import { standingOf } from './standing.ts'
import { tradeOf } from './trade.ts'
import { dayNumberOf, dayTextOf } from './videos.ts'

const place = fc.integer({ min: 0, max: populationSize - 1 })
const day = fc
  .integer({ min: dayNumberOf('2024-01-01'), max: dayNumberOf('2029-12-31') })
  .map(dayTextOf)

test('the census says of everybody what is true of the creator, whoever is asked about first', () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 5 }), day, (places, on) => {
      const census = censusOn(on)
      for (const at of [...places, ...places]) {
        const creator = creatorOf(populationId(at), on)
        const { nickname, secUid } = identityOf(creator)
        const performance = performanceOf(videosWithin(creator, 30, 'personal'))
        expect(census.terms(at)).toMatchObject({ id: creator.id, pricesYuan: creator.pricesYuan })
        expect(census.followers(at)).toBe(creator.followers)
        expect(census.expectedPlays(at)).toBe(creator.expectedPlays)
        expect(census.connectedUsers(at)).toBe(connectedUsersOn(creator, creator.dayNumber).total)
        expect(census.standing(at)).toEqual(standingOf(creator))
        expect(census.trade(at)).toEqual(tradeOf(creator))
        expect(census.ordersInProgress(at)).toBe(serviceOf(creator).ordersInProgress)
        expect(census.profile(at)).toMatchObject({ nickname, secUid })
        expect(census.viewers(at)).toEqual(imageOf(creator, 'viewers'))
        expect(census.fans(at)).toEqual(imageOf(creator, 'fans'))
        expect(performance).toMatchObject(census.rates(at) ?? { rates: 'none' })
        expect(census.hitShare(at)).toBe(hitShare(creator, videosWithin(creator, 90)))
      }
    }),
  )
})

test('everybody is worked out ahead, each in a step', () => {
  const census = censusOn('2026-03-01')
  const seen = { rates: 0, hitShare: 0 }
  const watched = {
    ...census,
    rates: () => void seen.rates++,
    hitShare: () => ++seen.hitShare,
  }
  expect([...workedOut(watched)]).toHaveLength(populationSize)
  expect(seen).toEqual({ rates: populationSize, hitShare: populationSize })
})
