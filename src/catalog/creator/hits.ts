import type { Creator } from '../creator.ts'
import type { Video } from './videos.ts'

/** A hit has so many times the plays that its creator's videos of the kind usually have. */
const hitRatio = 1.4

/** Whether a video is a hit (爆文). Where the upstream draws the line is not known. */
export function isHit({ usualPlays, usualXingtuPlays }: Creator, { kind, plays }: Video): boolean {
  return plays >= hitRatio * (kind === 'personal' ? usualPlays : usualXingtuPlays)
}

/** The share of hits among videos; 0 where there are none. */
export function hitShare(creator: Creator, videos: readonly Video[]): number {
  if (videos.length === 0) return 0
  return videos.filter((video) => isHit(creator, video)).length / videos.length
}
