import { contentWordOf } from '../../creator/words.ts'
import { videosWithin } from '../../creator.ts'
import { ofCreator } from '../../define.ts'

/** Each of the videos of 90 days is about one of the creator's words. */
export const project = ofCreator((creator) => {
  const counts = new Map<string, number>()
  for (const video of videosWithin(creator, 90)) {
    const word = contentWordOf(creator, video)
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return {
    base_resp: { status_code: 0, status_message: '' },
    keyword_item_distribution: Object.fromEntries([...counts].sort(([, a], [, b]) => b - a)),
    keyword_map: {},
  }
})
