import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeInPopulation, populationId, populationSize } from './population.ts'

test('each place has an id of 19 digits that leads back to it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: populationSize - 1 }), (place) => {
      const id = populationId(place)
      expect(id).toMatch(/^[67]\d{18}$/)
      expect(placeInPopulation(id)).toBe(place)
    }),
  )
})

test('who is beside it, before or after it is nobody of the population', () => {
  const beside = (place: number, by: bigint) => String(BigInt(populationId(place)) + by)
  expect(placeInPopulation(beside(17, 1n))).toBeUndefined()
  expect(placeInPopulation(beside(0, -1n))).toBeUndefined()
  const step = BigInt(populationId(1)) - BigInt(populationId(0))
  expect(placeInPopulation(beside(0, -step))).toBeUndefined()
  expect(placeInPopulation(beside(populationSize - 1, step))).toBeUndefined()
  expect(placeInPopulation('')).toBeUndefined()
  expect(placeInPopulation('6629722295873044494x')).toBeUndefined()
})

test('there is no place beyond it', () => {
  for (const place of [-1, populationSize, 0.5])
    expect(() => populationId(place)).toThrow('no place')
})
