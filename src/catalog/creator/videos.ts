import { parseInstant } from '../../core/instant.ts'
import { randomOf, slowWave } from './random.ts'
import { cycleDays, type Slot } from './slots.ts'
import type { Traits } from './traits.ts'

export type VideoKind = 'personal' | 'xingtu'

export interface Video {
  /** It has 19 digits that begin with the time of upload, as the platform's own do. */
  readonly itemId: string
  readonly kind: VideoKind
  readonly assigned: boolean
  readonly createdAtSeconds: number
  readonly durationSeconds: number
  readonly plays: number
  readonly likes: number
  readonly comments: number
  readonly shares: number
  /** The share of the plays that was paid for; a personal video has 0. */
  readonly paidShare: number
  readonly completionPer10k: number
}

/** Videos older than this are known only when they were exceptional. */
const windowDays = 90
const classicsEndDay = dayNumberOf('2025-07-01')

/** Days since 1970 of a day in Shanghai, `YYYY-MM-DD`. Throws RangeError for anything else. */
export function dayNumberOf(day: string): number {
  const atMs = /^\d{4}-\d\d-\d\d$/.test(day) ? parseInstant(`${day}Z`) : undefined
  if (atMs === undefined) throw new RangeError(`Not a day: ${day}`)
  return atMs / 86_400_000
}

/** Unix seconds of the midnight in Shanghai with which a day begins. */
export function shanghaiMidnightSeconds(dayNumber: number): number {
  return dayNumber * 86_400 - 8 * 3600
}

/**
 * A creator's videos as they stand when a day begins, newest first: all of the last 90 days,
 * and older ones that did far better than usual.
 */
export function videosOf(traits: Traits, dayNumber: number): Video[] {
  const videos = (['personal', 'xingtu'] as const).flatMap((kind) => [
    ...recentVideos(traits, kind, dayNumber),
    ...classics(traits, kind, dayNumber),
  ])
  return videos.sort((a, b) => b.createdAtSeconds - a.createdAtSeconds)
}

const slotsFor = (traits: Traits, kind: VideoKind) =>
  kind === 'personal' ? traits.personalSlots : traits.xingtuSlots

function recentVideos(traits: Traits, kind: VideoKind, dayNumber: number): Video[] {
  return slotsFor(traits, kind).flatMap((slot) => {
    const sinceSlot = (dayNumber - 1 - slot.dayOfCycle) % cycleDays
    const latest = dayNumber - 1 - ((sinceSlot + cycleDays) % cycleDays)
    return [0, 1, 2].map((cycle) =>
      videoIn(traits, kind, slot, latest - cycle * cycleDays, dayNumber),
    )
  })
}

function classics(traits: Traits, kind: VideoKind, dayNumber: number): Video[] {
  return slotsFor(traits, kind)
    .slice(0, 4)
    .flatMap((slot) => {
      const random = randomOf(`classic/${traits.id}/${kind}/${slot.name}`)
      const published = classicsEndDay - random.integer(1, 365)
      if (dayNumber - published <= windowDays) return []
      const classic = { ...slot, name: `classic-${slot.name}`, playFactor: random.between(2, 6) }
      return [videoIn(traits, kind, classic, published, dayNumber)]
    })
}

function videoIn(
  traits: Traits,
  kind: VideoKind,
  slot: Slot,
  publishedDay: number,
  dayNumber: number,
): Video {
  const random = randomOf(`video/${traits.id}/${kind}/${slot.name}/${publishedDay}`)
  const createdAtSeconds =
    shanghaiMidnightSeconds(publishedDay) + random.integer(8 * 3600, 23 * 3600)
  const usual = kind === 'personal' ? traits.usualPlays : traits.usualXingtuPlays
  const luck =
    random.between(0.995, 1.005) * (1 + 0.01 * slowWave(`plays/${traits.id}`, publishedDay))
  const growth = 1 + 0.006 * (1 - Math.exp((publishedDay - dayNumber) / 8))
  const plays = Math.floor(usual * slot.playFactor * luck * growth)
  return {
    itemId: itemIdAt(createdAtSeconds - random.integer(300, 30_000), random.fraction()),
    kind,
    assigned: kind === 'xingtu' && slot.assigned,
    createdAtSeconds,
    durationSeconds: slot.durationSeconds,
    plays,
    likes: Math.floor(plays * slot.likeRate),
    comments: Math.floor(plays * slot.commentRate),
    shares: Math.floor(plays * slot.shareRate),
    paidShare: kind === 'xingtu' ? slot.paidShare : 0,
    completionPer10k: slot.completionPer10k,
  }
}

function itemIdAt(uploadedAtSeconds: number, fraction: number): string {
  const tail = BigInt(Math.floor(fraction * 4_294_967_296))
  return String((BigInt(uploadedAtSeconds) << 32n) | tail)
}
