import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fields } from './fields.ts'
import { identityOf } from './identity.ts'
import { places } from './places.ts'
import { populationId, populationSize } from './population.ts'
import { traitsOf } from './traits.ts'
import { voiceOf } from './voices.ts'

const identities = Array.from({ length: populationSize }, (_, place) =>
  identityOf(traitsOf(populationId(place))),
)

test('who a creator is stays the same, and is plainly made up', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 10n ** 18n, max: 10n ** 19n - 1n }), (id) => {
      const identity = identityOf(traitsOf(String(id)))
      expect(identityOf(traitsOf(String(id)))).toEqual(identity)
      expect(identity.nickname).toMatch(/·沙箱$/)
      expect(identity.uniqueId).toMatch(/^sandbox_[0-9a-f]{10}$/)
      expect(identity.secUid).toMatch(/^MS4wLjABAAAA[\w-]{43}$/)
      expect(identity.coreUserId).toMatch(/^\d{11,13}$/)
      expect(identity.shortId).toMatch(/^\d{9,10}$/)
      expect(places).toContainEqual(identity.place)
    }),
  )
})

test('no two creators of the population share an id by which they are known', () => {
  for (const name of ['coreUserId', 'secUid', 'uniqueId', 'shortId'] as const)
    expect(new Set(identities.map((identity) => identity[name])).size).toBe(populationSize)
})

test('tags and themes are those of the field, and the second level stands below the first', () => {
  for (const [place, { tags, contentThemes }] of identities.entries()) {
    const { field } = traitsOf(populationId(place))
    expect(tags[0].first.name).toBe(field.name)
    for (const { first, seconds } of tags)
      expect(first.seconds).toEqual(expect.arrayContaining([...seconds]))
    expect(voiceOf(field.name).themes).toEqual(expect.arrayContaining([...contentThemes]))
  }
})

test('every field has words of its own', () => {
  const voices = fields.map(({ name }) => voiceOf(name))
  expect(new Set(voices).size).toBe(fields.length)
})

test('the more followers a tier has, the more of its creators have an agency', () => {
  const share = (tier: string) => {
    const ids = Array.from({ length: populationSize }, (_, place) => populationId(place))
    const traits = ids.map(traitsOf).filter((one) => one.tier === tier)
    return traits.filter((one) => identityOf(one).agency !== undefined).length / traits.length
  }
  expect(share('tail')).toBeLessThan(share('waist'))
  expect(share('waist')).toBeLessThan(share('head'))
})
