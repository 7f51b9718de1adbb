import { dayMs } from '../../core/clock.ts'
import { parseInstant } from '../../core/instant.ts'
import {
  chanceRange,
  elsewhere,
  type ItemIdParts,
  itemIdOf,
  type VideoKind,
  type VideoPlace,
} from './item-id.ts'
import { placeInPopulation } from './population.ts'
import { randomOf, slowWave } from './random.ts'
import { cycleDays, type Slot } from './slots.ts'
import type { Traits } from './traits.ts'

export type { VideoKind }

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

/** What rates are made of. */
export type VideoFigures = Pick<
  Video,
  'plays' | 'likes' | 'comments' | 'shares' | 'completionPer10k'
>

/** What stays the same about a video from day to day. */
export interface VideoTraits
  extends Pick<Video, 'itemId' | 'kind' | 'createdAtSeconds'>,
    Omit<Slot, 'name' | 'dayOfCycle' | 'playFactor'> {
  readonly publishedDay: number
  /** Plays that it gathers on its first day but for a little; they grow by less than 1 % in all. */
  readonly firstPlays: number
}

/** How often each slot was filled in the time of which all videos are known. */
export const recentCycles = 3
/** Videos older than this are known only when they were exceptional. */
const windowDays = recentCycles * cycleDays
const classicsEndDay = dayNumberOf('2025-07-01')
const classicSlots = 4

/** Days since 1970 of a day in Shanghai, `YYYY-MM-DD`. Throws RangeError for anything else. */
export function dayNumberOf(day: string): number {
  const atMs = /^\d{4}-\d\d-\d\d$/.test(day) ? parseInstant(`${day}Z`) : undefined
  if (atMs === undefined) throw new RangeError(`Not a day: ${day}`)
  return atMs / dayMs
}

/** The day in Shanghai, `YYYY-MM-DD`, that is so many days after the first of 1970. */
export function dayTextOf(dayNumber: number): string {
  return new Date(dayNumber * dayMs).toISOString().slice(0, 10)
}

/** Unix seconds of the midnight in Shanghai with which a day begins. */
export function shanghaiMidnightSeconds(dayNumber: number): number {
  return dayNumber * 86_400 - 8 * 3600
}

/** Days since 1970 of the day in Shanghai that a moment, in Unix seconds, belongs to. */
export function dayNumberAt(seconds: number): number {
  return Math.floor((seconds + 8 * 3600) / 86_400)
}

/**
 * A creator's videos as they stand when a day begins, newest first: all of the last 90 days,
 * and older ones that did far better than usual.
 */
export function videosOf(traits: Traits, dayNumber: number): Video[] {
  const videos = videoKinds.flatMap((kind) =>
    slotsFor(traits, kind).flatMap((slot, index) => {
      const place = { kind, slot: index }
      const days = recentDays(slot, dayNumber, recentCycles)
      const recent = days.map((day) => recentIn(traits, place, slot, day))
      const classic = classicIn(traits, place, slot)
      const isOld = classic && dayNumber - classic.publishedDay > windowDays
      return isOld ? [...recent, classic] : recent
    }),
  )
  return videos
    .map((video) => videoOn(video, dayNumber))
    .sort((a, b) => b.createdAtSeconds - a.createdAtSeconds)
}

/** A video as it stands when a day begins, which is a later one than that of its publication. */
export function videoOn(traits: VideoTraits, dayNumber: number): Video {
  return {
    itemId: traits.itemId,
    kind: traits.kind,
    assigned: traits.kind === 'xingtu' && traits.assigned,
    createdAtSeconds: traits.createdAtSeconds,
    durationSeconds: traits.durationSeconds,
    ...figuresOf(traits, playsOn(traits, dayNumber)),
    paidShare: traits.kind === 'xingtu' ? traits.paidShare : 0,
  }
}

/** The plays of a video when a day begins. */
function playsOn(
  { publishedDay, firstPlays }: Pick<VideoTraits, 'publishedDay' | 'firstPlays'>,
  dayNumber: number,
): number {
  const growth = 1 + 0.006 * (1 - Math.exp((publishedDay - dayNumber) / 8))
  return Math.floor(firstPlays * growth)
}

/** What a video of a slot has when it has so many plays. */
export function figuresOf(
  slot: Pick<Slot, 'likeRate' | 'commentRate' | 'shareRate' | 'completionPer10k'>,
  plays: number,
): VideoFigures {
  return {
    plays,
    likes: Math.floor(plays * slot.likeRate),
    comments: Math.floor(plays * slot.commentRate),
    shares: Math.floor(plays * slot.shareRate),
    completionPer10k: slot.completionPer10k,
  }
}

/**
 * The plays when a day begins of the videos that filled a slot last, the latest first: one a cycle.
 * Nothing else of them is worked out.
 */
export function recentPlays(
  traits: Traits,
  kind: VideoKind,
  slot: Slot,
  dayNumber: number,
  cycles: number,
): number[] {
  return recentDays(slot, dayNumber, cycles).map((publishedDay) => {
    const { firstPlays } = publicationIn(traits, kind, slot, publishedDay)
    return playsOn({ publishedDay, firstPlays }, dayNumber)
  })
}

/** The creator's video that an item id speaks of; undefined where the creator has none like it. */
export function videoAt(
  traits: Traits,
  { isClassic, uploadedAtSeconds, ...place }: ItemIdParts,
): VideoTraits | undefined {
  const slot = slotsFor(traits, place.kind)[place.slot]
  if (!slot) return undefined
  if (isClassic) return classicIn(traits, place, slot)
  const publishedDay = publicationDayOf(uploadedAtSeconds)
  const isItsDay = (publishedDay - slot.dayOfCycle) % cycleDays === 0
  return isItsDay ? recentIn(traits, place, slot, publishedDay) : undefined
}

/** The day on which a video comes out that was uploaded then. */
export function publicationDayOf(uploadedAtSeconds: number): number {
  return dayNumberAt(uploadedAtSeconds + longestLeadSeconds - earliestSeconds)
}

/** The first and the last second of a day at which videos come out. */
export const earliestSeconds = 8 * 3600
const latestSeconds = 23 * 3600

/** How long before it comes out a video is uploaded at most. */
const longestLeadSeconds = 30_000

export const videoKinds = ['personal', 'xingtu'] as const

export const slotsFor = (traits: Traits, kind: VideoKind) =>
  kind === 'personal' ? traits.personalSlots : traits.xingtuSlots

/** The days on which a slot was filled last before a day, the latest first. */
function recentDays(slot: Slot, dayNumber: number, cycles: number): number[] {
  const sinceSlot = (dayNumber - 1 - slot.dayOfCycle) % cycleDays
  const latest = dayNumber - 1 - ((sinceSlot + cycleDays) % cycleDays)
  return Array.from({ length: cycles }, (_, cycle) => latest - cycle * cycleDays)
}

type SlotPlace = Pick<VideoPlace, 'kind' | 'slot'>

function recentIn(traits: Traits, place: SlotPlace, slot: Slot, publishedDay: number) {
  return videoIn(traits, { ...place, isClassic: false }, slot, publishedDay)
}

/** The first slots of either kind have a classic each. */
function classicIn(traits: Traits, place: SlotPlace, slot: Slot): VideoTraits | undefined {
  if (place.slot >= classicSlots) return undefined
  const random = randomOf(`classic/${traits.id}/${place.kind}/${slot.name}`)
  const published = classicsEndDay - random.integer(1, 365)
  const classic = { ...slot, name: `classic-${slot.name}`, playFactor: random.between(2, 6) }
  return videoIn(traits, { ...place, isClassic: true }, classic, published)
}

function videoIn(traits: Traits, place: VideoPlace, slot: Slot, publishedDay: number): VideoTraits {
  const { name: _, dayOfCycle, playFactor, ...figures } = slot
  const { kind } = place
  const publication = publicationIn(traits, kind, slot, publishedDay)
  const { random, createdAtSeconds, firstPlays } = publication
  const itemId = itemIdOf({
    ...place,
    uploadedAtSeconds: createdAtSeconds - random.integer(300, longestLeadSeconds),
    creatorPlace: placeInPopulation(traits.id) ?? elsewhere,
    chance: Math.floor(random.fraction() * chanceRange),
  })
  return { ...figures, itemId, kind, publishedDay, createdAtSeconds, firstPlays }
}

/** A video has at most so many times the plays of its slot: with the best luck, wave and growth. */
export const mostFortune = 1.005 * 1.01 * 1.006

/** When a video comes out and how many plays it gathers at once, with what else is drawn of it. */
function publicationIn(
  traits: Traits,
  kind: VideoKind,
  { name, playFactor }: Slot,
  publishedDay: number,
) {
  const random = randomOf(`video/${traits.id}/${kind}/${name}/${publishedDay}`)
  const createdAtSeconds =
    shanghaiMidnightSeconds(publishedDay) + random.integer(earliestSeconds, latestSeconds)
  const usual = kind === 'personal' ? traits.usualPlays : traits.usualXingtuPlays
  const luck =
    random.between(0.995, 1.005) * (1 + 0.01 * slowWave(`plays/${traits.id}`, publishedDay))
  return { random, createdAtSeconds, firstPlays: usual * playFactor * luck }
}
