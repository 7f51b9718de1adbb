import { randomOf } from './random.ts'
import type { Video } from './videos.ts'

/** Likes, comments and shares, which the upstream calls interactions: collects are none. */
export function interactionsOf({ likes, comments, shares }: Video): number {
  return likes + comments + shares
}

/** The interactions of a play, with the upstream's four decimals. */
export function interactRateOf(video: Video): number {
  return video.plays === 0 ? 0 : Number((interactionsOf(video) / video.plays).toFixed(4))
}

/** How often a video was saved to favourites: more often the more it is liked. */
export function collectsOf({ itemId, likes }: Pick<Video, 'itemId' | 'likes'>): number {
  return Math.floor(likes * randomOf(`collects/${itemId}`).between(0.04, 0.25))
}

/** The plays that count as seen, of so many plays of a video; the upstream has a few more of them. */
export function validPlaysOf({ itemId }: Pick<Video, 'itemId'>, plays: number): number {
  return Math.round(plays * randomOf(`valid-plays/${itemId}`).between(1.02, 1.07))
}

/** How long a play lasts on the whole, in seconds with one decimal: all of it where it went to the end. */
export function meanWatchSecondsOf({ itemId, durationSeconds, completionPer10k }: Video): number {
  const whole = completionPer10k / 10_000
  const partly = randomOf(`watched-part/${itemId}`).between(0.15, 0.45)
  return Number((durationSeconds * (whole + (1 - whole) * partly)).toFixed(1))
}
