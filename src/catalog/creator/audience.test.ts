import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AudiencePart, audienceDivisions } from './audience.ts'
import { provinces } from './audience-places.ts'
import { ages, traitsOf } from './traits.ts'

const id = fc.bigInt({ min: 10n ** 15n, max: 10n ** 19n - 1n }).map(String)
const crowd = fc.constantFrom('viewers' as const, 'fans' as const)
const sumOf = (parts: readonly AudiencePart[]) => parts.reduce((sum, { share }) => sum + share, 0)
const shareIn = (parts: readonly AudiencePart[], key: string) =>
  parts.find((part) => part.key === key)?.share ?? 0

test('nobody is counted twice in any division', () => {
  fc.assert(
    fc.property(id, crowd, (creator, of) => {
      const divisions = { ...audienceDivisions(traitsOf(creator), of) }
      for (const [name, parts] of Object.entries<readonly AudiencePart[]>(divisions)) {
        expect(sumOf(parts), name).toBeLessThan(1)
        expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length)
        for (const { share } of parts) expect(share).toBeGreaterThan(0)
      }
    }),
  )
})

test('viewers are the audience that the creator has, and fans lie near them', () => {
  fc.assert(
    fc.property(id, (creator) => {
      const traits = traitsOf(creator)
      const { femaleShare, ageShares } = traits.audience
      const viewers = audienceDivisions(traits, 'viewers')
      const relative = (parts: readonly AudiencePart[], key: string) =>
        shareIn(parts, key) / sumOf(parts)
      expect(relative(viewers.gender, 'female')).toBeCloseTo(femaleShare, 9)
      for (const age of ages) expect(relative(viewers.age, age)).toBeCloseTo(ageShares[age], 9)
      const fans = audienceDivisions(traits, 'fans')
      expect(fans).not.toEqual(viewers)
      expect(Math.abs(relative(fans.gender, 'female') - femaleShare)).toBeLessThan(0.05)
    }),
  )
})

test('cities lie within their provinces, and 一线 within its cities', () => {
  fc.assert(
    fc.property(id, crowd, (creator, of) => {
      const { province, city, cityTier } = audienceDivisions(traitsOf(creator), of)
      for (const { name, cities } of provinces) {
        const inCities = cities.reduce((sum, each) => sum + shareIn(city, each.name), 0)
        expect(inCities).toBeLessThanOrEqual(shareIn(province, name) + 1e-9)
      }
      expect(shareIn(cityTier, '一线')).toBeGreaterThanOrEqual(sumOf(city))
      expect(sumOf(cityTier)).toBeCloseTo(sumOf(province), 9)
    }),
  )
})

test('crowds have the people of their ages and cities', () => {
  fc.assert(
    fc.property(id, crowd, (creator, of) => {
      const { crowd: crowds, age, cityTier } = audienceDivisions(traitsOf(creator), of)
      const towns = shareIn(cityTier, '四线') + shareIn(cityTier, '五线')
      const inTowns = shareIn(crowds, '小镇青年') + shareIn(crowds, '小镇中老年')
      expect(inTowns / sumOf(crowds)).toBeCloseTo(towns / sumOf(cityTier), 9)
      expect(shareIn(crowds, 'Z世代') / sumOf(crowds)).toBeLessThan(
        shareIn(age, '18-23') / sumOf(age),
      )
    }),
  )
})
