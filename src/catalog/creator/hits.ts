import type { Traits } from './traits.ts'
import {
  mostFortune,
  recentCycles,
  recentPlays,
  slotsFor,
  type Video,
  videoKinds,
} from './videos.ts'

/** A hit has so many times the plays that its creator's videos of the kind usually have. */
const hitRatio = 1.4

/** Whether a video is a hit (爆文). Where the upstream draws the line is not known. */
export function isHit(
  { usualPlays, usualXingtuPlays }: Traits,
  { kind, plays }: Pick<Video, 'kind' | 'plays'>,
): boolean {
  return plays >= hitRatio * (kind === 'personal' ? usualPlays : usualXingtuPlays)
}

/** The share of hits among videos; 0 where there are none. */
export function hitShare(traits: Traits, videos: readonly Video[]): number {
  if (videos.length === 0) return 0
  return videos.filter((video) => isHit(traits, video)).length / videos.length
}

/**
 * The share of hits among all videos of the 90 days before a day, without making these videos: of
 * most slots none can ever be one.
 */
export function hitShareOn(traits: Traits, dayNumber: number): number {
  let [videos, hits] = [0, 0]
  for (const kind of videoKinds) {
    for (const slot of slotsFor(traits, kind)) {
      videos += recentCycles
      if (slot.playFactor * mostFortune < hitRatio) continue
      for (const plays of recentPlays(traits, kind, slot, dayNumber, recentCycles)) {
        if (isHit(traits, { kind, plays })) hits++
      }
    }
  }
  return videos === 0 ? 0 : hits / videos
}
