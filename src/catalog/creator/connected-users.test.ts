import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creatorOf } from '../creator.ts'
import {
  connectedChangeOn,
  connectedRankFraction,
  connectedUsersOn,
  linkStages,
  peersMedianOf,
} from './connected-users.ts'
import { traitsOf } from './traits.ts'

const id = fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String)
const dayNumber = fc.integer({ min: 19_723, max: 21_914 })
const dayOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10)

describe('connected users', () => {
  test('are in one stage each, and fewer than the plays of the last 30 days', () => {
    fc.assert(
      fc.property(id, dayNumber, (creator, today) => {
        const made = creatorOf(creator, dayOf(today))
        const { total, stages } = connectedUsersOn(made, today)
        expect(linkStages.reduce((sum, stage) => sum + stages[stage], 0)).toBe(total)
        for (const stage of linkStages) expect(stages[stage]).toBeGreaterThanOrEqual(0)
        const { videos } = made
        const since = (today - 30) * 86_400 - 8 * 3600
        const recent = videos.filter((video) => video.createdAtSeconds >= since)
        expect(total).toBeLessThan(recent.reduce((sum, { plays }) => sum + plays, 0))
      }),
    )
  })

  test('change against 30 days before', () => {
    fc.assert(
      fc.property(id, dayNumber, (creator, today) => {
        const traits = traitsOf(creator)
        const before = connectedUsersOn(traits, today - 30).total
        const change = connectedChangeOn(traits, today)
        expect(before * (1 + change)).toBeCloseTo(connectedUsersOn(traits, today).total, 3)
      }),
    )
  })

  test('are ranked by one curve, through what is published', () => {
    expect(connectedRankFraction(9_910_886)).toBe(0.0459)
    expect(connectedRankFraction(9_875_885)).toBe(0.0461)
    fc.assert(
      fc.property(fc.nat(1e8), fc.nat(1e8), (one, other) => {
        const [less, more] = [one, other].toSorted((a, b) => a - b)
        expect(connectedRankFraction(more ?? 0)).toBeLessThanOrEqual(
          connectedRankFraction(less ?? 0),
        )
      }),
    )
  })

  test('lie about the median of the peers', () => {
    const creators = Array.from({ length: 1500 }, (_, n) =>
      traitsOf(`7${String(n).padStart(18, '0')}`),
    )
    for (const [tier, peers] of Map.groupBy(creators, (traits) => traits.tier)) {
      const above = peers.filter(
        (traits) => connectedUsersOn(traits, 20_000).stages.aware > peersMedianOf(traits).aware,
      )
      expect(Math.abs(above.length / peers.length - 0.5), tier).toBeLessThan(0.1)
    }
  })
})
