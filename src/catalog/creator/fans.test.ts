import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creatorOf } from '../creator.ts'
import { dieHardFansOn, followersOn, growthOver } from './fans.ts'
import { traitsOf } from './traits.ts'

const id = fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String)
const dayNumber = fc.integer({ min: 19_723, max: 21_914 })
const dayOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10)

describe('followers', () => {
  test('of a past day are those that the creator had then', () => {
    fc.assert(
      fc.property(id, dayNumber, fc.integer({ min: 0, max: 400 }), (creator, today, ago) => {
        const then = creatorOf(creator, dayOf(today - ago))
        expect(followersOn(creatorOf(creator, dayOf(today)), today - ago)).toBe(then.followers)
        expect(dieHardFansOn(then, today)).toBeLessThan(then.followers)
      }),
    )
  })

  test('grow by the difference of two days', () => {
    fc.assert(
      fc.property(id, dayNumber, fc.constantFrom(15, 30), (creator, today, days) => {
        const traits = traitsOf(creator)
        const before = followersOn(traits, today - days)
        const { followers, fraction } = growthOver(traits, today, days)
        expect(before + followers).toBe(followersOn(traits, today))
        expect(before * (1 + fraction)).toBeCloseTo(followersOn(traits, today), 3)
      }),
    )
  })
})
