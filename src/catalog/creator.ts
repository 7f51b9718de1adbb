import { followersOn } from './creator/fans.ts'
import { slowWave } from './creator/random.ts'
import { type Traits, traitsOf } from './creator/traits.ts'
import {
  dayNumberOf,
  shanghaiMidnightSeconds,
  type Video,
  type VideoKind,
  videosOf,
} from './creator/videos.ts'

/** A creator of the sandbox on one day. Nothing changes within a day; little from day to day. */
export interface Creator extends Traits {
  /** Days since 1970 of the day in Shanghai. */
  readonly dayNumber: number
  readonly followers: number
  /** Plays that the creator's next Xingtu video can be expected to gather. */
  readonly expectedPlays: number
  /** They stand newest first. */
  readonly videos: readonly Video[]
}

/**
 * The creator with this id on a day in Shanghai (`YYYY-MM-DD`): made up, but the same for ever,
 * and consistent across everything that is projected from it.
 */
export function creatorOf(id: string, day: string): Creator {
  const traits = traitsOf(id)
  const dayNumber = dayNumberOf(day)
  return {
    ...traits,
    dayNumber,
    followers: followersOn(traits, dayNumber),
    expectedPlays: expectedPlaysOn(traits, dayNumber),
    videos: videosOf(traits, dayNumber),
  }
}

/** Plays that a creator's next Xingtu video can be expected to gather on a day. */
export function expectedPlaysOn(
  { id, usualXingtuPlays }: Pick<Traits, 'id' | 'usualXingtuPlays'>,
  dayNumber: number,
): number {
  return Math.round(usualXingtuPlays * (1 + 0.04 * slowWave(`expected-plays/${id}`, dayNumber)))
}

/** The videos published in the last `days` days, newest first: those of a kind, or all. */
export function videosWithin(creator: Creator, days: number, kind?: VideoKind): Video[] {
  const since = shanghaiMidnightSeconds(creator.dayNumber - days)
  return creator.videos.filter(
    (video) => video.createdAtSeconds >= since && (kind === undefined || video.kind === kind),
  )
}
