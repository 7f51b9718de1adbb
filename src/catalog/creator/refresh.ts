import { randomOf } from './random.ts'
import { shanghaiMidnightSeconds } from './videos.ts'

/** When the figures of a day were refreshed, in Unix seconds: in the night before it begins. */
export function refreshedAtSeconds(what: string, id: string, dayNumber: number): number {
  const random = randomOf(`refresh/${what}/${id}/${dayNumber}`)
  return shanghaiMidnightSeconds(dayNumber) - random.integer(600, 4 * 3600)
}
