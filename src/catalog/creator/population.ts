/**
 * The creators whom the sandbox's search knows: everybody else is answered for as well, but is not
 * found. Their ids are spread over those that Xingtu gives, evenly, so that each tells its place.
 */
export const populationSize = 10_000

const firstId = 6_604_171_822_913_504_333n
const step = 99_416_251_734_199n

/** The id of the creator at a place of the population, from 0 on. Throws RangeError beyond it. */
export function populationId(place: number): string {
  if (!Number.isInteger(place) || place < 0 || place >= populationSize) {
    throw new RangeError(`The population has no place ${place}`)
  }
  return String(firstId + BigInt(place) * step)
}

/** The place of a creator in the population; undefined for everybody else. */
export function placeInPopulation(id: string): number | undefined {
  if (!/^\d{19}$/.test(id)) return undefined
  const distance = BigInt(id) - firstId
  if (distance < 0n || distance % step !== 0n) return undefined
  const place = Number(distance / step)
  return place < populationSize ? place : undefined
}
