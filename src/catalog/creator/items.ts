import { elsewhere, readItemId } from './item-id.ts'
import { populationId, populationSize } from './population.ts'
import { type Random, randomOf } from './random.ts'
import { slotsOf } from './slots.ts'
import { traitsOf } from './traits.ts'
import {
  dayNumberAt,
  dayNumberOf,
  earliestSeconds,
  publicationDayOf,
  shanghaiMidnightSeconds,
  type VideoTraits,
  videoAt,
} from './videos.ts'

/** A video that is asked for by its id alone, on one day. */
export interface Item {
  readonly traits: VideoTraits
  /** Days since 1970 of the day in Shanghai. */
  readonly dayNumber: number
  /** Whoever made it; absent where the id does not lead to him. */
  readonly creatorId?: string
}

/**
 * The video with an item id on a day in Shanghai (`YYYY-MM-DD`). An id that a creator of the
 * population has given leads to that very video, any other to one of its own, the same for ever.
 * Undefined until the day after the video came out, for a day knows nothing of the future.
 */
export function itemOf(itemId: string, day: string): Item | undefined {
  const dayNumber = dayNumberOf(day)
  const own = videoOfPopulation(itemId)
  const traits = own?.traits ?? strayVideo(itemId)
  if (traits.publishedDay >= dayNumber) return undefined
  return { ...(own ?? { traits }), dayNumber }
}

function videoOfPopulation(itemId: string) {
  const parts = readItemId(itemId)
  if (parts.creatorPlace >= populationSize) return undefined
  const creatorId = populationId(parts.creatorPlace)
  const traits = videoAt(traitsOf(creatorId), parts)
  return traits?.itemId === itemId ? { creatorId, traits } : undefined
}

/** A video that nobody is known to have made. */
function strayVideo(itemId: string): VideoTraits {
  const random = randomOf(`stray-video/${itemId}`)
  const createdAtSeconds = publishedAt(itemId, random)
  const [slot] = slotsOf(random, 1)
  if (!slot) throw new RangeError('No slot was made')
  const { name: _, dayOfCycle: __, playFactor: ___, ...figures } = slot
  return {
    ...figures,
    itemId,
    kind: 'personal',
    publishedDay: dayNumberAt(createdAtSeconds),
    createdAtSeconds,
    firstPlays: 10 ** random.between(4, 6.7),
  }
}

/** When Douyin began, and a time before which all that an id may tell is past for good. */
const firstSeconds = Date.UTC(2017, 0) / 1000
const pastSeconds = Date.UTC(2026, 0) / 1000

/**
 * A video comes out on the day of the upload that its id tells. An id that tells no time of the past,
 * and that the sandbox did not give, has one by chance: what it answers never changes.
 */
function publishedAt(itemId: string, random: Random): number {
  const { uploadedAtSeconds, creatorPlace } = readItemId(itemId)
  const isTold =
    uploadedAtSeconds >= firstSeconds &&
    (uploadedAtSeconds < pastSeconds || creatorPlace === elsewhere)
  const soon = uploadedAtSeconds + random.integer(300, 3000)
  const earliest = shanghaiMidnightSeconds(publicationDayOf(uploadedAtSeconds)) + earliestSeconds
  const chosen = random.integer(Date.UTC(2019, 0) / 1000, Date.UTC(2024, 0) / 1000)
  return isTold ? Math.max(soon, earliest) : chosen
}
