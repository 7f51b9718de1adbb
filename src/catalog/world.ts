import { censusOn } from './creator/census.ts'
import { itemOf } from './creator/items.ts'
import { dayNumberOf } from './creator/videos.ts'
import { creatorOf } from './creator.ts'
import type { World } from './define.ts'

/** The sandbox's world on a day in Shanghai (`YYYY-MM-DD`). */
export function worldOn(day: string): World {
  const census = censusOn(day)
  return {
    dayNumber: dayNumberOf(day),
    creator: (id) => creatorOf(id, day),
    item: (id) => itemOf(id, day),
    census: () => census,
  }
}
