import type { Creator } from '../creator.ts'
import { type Random, randomOf, slowWave } from './random.ts'
import { cycleDays } from './slots.ts'
import type { Traits } from './traits.ts'

export type LiveKind = 'game' | 'ecommerce' | 'other'

/** One live stream of a creator. */
export interface Live {
  /** Days since 1970 of the day in Shanghai. */
  readonly day: number
  readonly kind: LiveKind
  /** Whether a Xingtu order paid for it. */
  readonly isOrdered: boolean
  readonly viewers: number
  /** The share of the viewers whom paid traffic brought. */
  readonly paidShare: number
}

/** The streams of the last 30 or 90 days, in no order; many creators have none. */
export function livesWithin(creator: Creator, days: 30 | 90): Live[] {
  const random = randomOf(`live/${creator.id}`)
  const { count, usualViewers } = habitOf(random, creator)
  const first = creator.dayNumber - days
  return Array.from({ length: count }, () => placeOf(random, creator)).flatMap((place) => {
    const sinceFirst = (((place.dayOfCycle - first) % cycleDays) + cycleDays) % cycleDays
    const cycles = Array.from({ length: days / cycleDays }, (_, cycle) => cycle)
    return cycles.map((cycle) => {
      const day = first + sinceFirst + cycle * cycleDays
      const wave = 1 + 0.02 * slowWave(`live/${creator.id}`, day)
      const { kind, isOrdered, paidShare } = place
      const viewers = Math.round(usualViewers * place.viewerFactor * wave)
      return { day, kind, isOrdered, viewers, paidShare }
    })
  })
}

/** How many streams there are in 30 days, and how many watch one: the first draws of the creator's. */
function habitOf(random: Random, { usualPlays }: Pick<Traits, 'usualPlays'>) {
  const count = random.chance(0.55) ? random.integer(1, 20) : 0
  return { count, usualViewers: 0.04 * usualPlays * Math.exp(0.5 * random.normal()) }
}

/** What a creator who streams offers as a host, the same from day to day. */
export interface Hosting {
  /** What a stream for a Xingtu order costs. */
  readonly priceYuan: number
  readonly usualViewers: number
  /** Those who watch at one time: in the mean (ACU), and at the peak (PCU). */
  readonly concurrentViewers: number
  readonly peakViewers: number
}

/** What a creator offers as a host; undefined for who never streams. */
export function hostingOf(traits: Pick<Traits, 'id' | 'usualPlays'>): Hosting | undefined {
  const { count, usualViewers } = habitOf(randomOf(`live/${traits.id}`), traits)
  if (count === 0) return undefined
  const random = randomOf(`hosting/${traits.id}`)
  const concurrent = usualViewers * random.between(0.04, 0.12)
  return {
    priceYuan: Math.max(500, Math.round((usualViewers * random.between(0.3, 1.2)) / 100) * 100),
    usualViewers: Math.round(usualViewers),
    concurrentViewers: Math.round(concurrent),
    peakViewers: Math.round(concurrent * random.between(1.6, 3)),
  }
}

/** A place in the creator's calendar: every 30 days in a row hold each once. */
function placeOf(random: Random, { field }: Creator) {
  const usualKind: LiveKind = field.name === '游戏' ? 'game' : 'ecommerce'
  const kind: LiveKind = random.chance(0.7) ? usualKind : 'other'
  return {
    dayOfCycle: random.integer(0, cycleDays - 1),
    kind,
    isOrdered: random.chance(0.2),
    viewerFactor: random.between(0.6, 1.6),
    paidShare: random.between(0, 0.3),
  }
}
