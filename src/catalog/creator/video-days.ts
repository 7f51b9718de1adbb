import { randomOf } from './random.ts'
import { collectsOf, validPlaysOf } from './video-figures.ts'
import { type VideoTraits, videoOn } from './videos.ts'

/** What one day added to a video's figures. */
export interface VideoDay {
  readonly dayNumber: number
  readonly plays: number
  readonly validPlays: number
  readonly likes: number
  readonly comments: number
  readonly shares: number
  readonly collects: number
  /** How many of the day's plays went to the end. */
  readonly completionPer10k: number
}

/** The upstream tells no more days of a video. */
const toldDays = 30

/**
 * The days of a video from its publication on that are over when a day begins, 30 at most. They add
 * up to its figures of that day: what a video gathers after the thirtieth, which is next to nothing,
 * goes to the first.
 */
export function daysOf(traits: VideoTraits, dayNumber: number): VideoDay[] {
  const count = Math.min(dayNumber - traits.publishedDay, toldDays)
  const ends = Array.from({ length: count }, (_, day) => standing(traits, day + 1))
  const final = standing(traits, dayNumber - traits.publishedDay)
  const random = randomOf(`video-days/${traits.itemId}`)
  return ends.map((end, day) => {
    const before = ends[day - 1]
    const added = (name: keyof typeof end) => {
      if (before) return end[name] - before[name]
      return final[name] - ((ends.at(-1) ?? end)[name] - end[name])
    }
    const plays = added('plays')
    const wobble = before ? random.between(0.9, 1.1) : 1
    return {
      dayNumber: traits.publishedDay + day,
      plays,
      validPlays: validPlaysOf(traits, plays),
      likes: added('likes'),
      comments: added('comments'),
      shares: added('shares'),
      collects: added('collects'),
      completionPer10k: plays === 0 ? 0 : Math.round(traits.completionPer10k * wobble),
    }
  })
}

/** The figures of a video when so many of its days are over. */
function standing(traits: VideoTraits, days: number) {
  const video = videoOn(traits, traits.publishedDay + days)
  const { plays, likes, comments, shares } = video
  return { plays, likes, comments, shares, collects: collectsOf(video) }
}
