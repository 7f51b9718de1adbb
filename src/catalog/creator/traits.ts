import { type ContentField, fields, type IndustryTag } from './fields.ts'
import { type Random, randomOf } from './random.ts'
import { type Slot, slotsOf } from './slots.ts'

/** How Xingtu sorts creators by followers: 尾部 below 100,000, 腰部 below 1,000,000, 头部 above. */
export type Tier = 'tail' | 'waist' | 'head'

export const ages = ['18-23', '24-30', '31-40', '41-50', '50+'] as const

/** The shares of the people who see the creator's videos; the ages add up to 1. */
export interface Audience {
  readonly femaleShare: number
  readonly ageShares: Readonly<Record<(typeof ages)[number], number>>
}

/** What the creator asks for one video of each kind; a kind not offered is absent. */
export interface PricesYuan {
  readonly upTo20s: number
  readonly from21To60s: number
  readonly over60s?: number
  readonly coCreation?: number
}

/** What stays the same about a creator from day to day. */
export interface Traits {
  readonly id: string
  readonly field: ContentField
  readonly tier: Tier
  readonly usualFollowers: number
  /** Plays that an ordinary personal video gathers. */
  readonly usualPlays: number
  /** Plays that an ordinary Xingtu video gathers. */
  readonly usualXingtuPlays: number
  readonly industryTags: readonly IndustryTag[]
  readonly pricesYuan: PricesYuan
  readonly audience: Audience
  readonly personalSlots: readonly Slot[]
  /** It is empty for a creator who has had no paid order. */
  readonly xingtuSlots: readonly Slot[]
}

/** The traits of a creator id. The same id gives the same traits for ever. */
export function traitsOf(id: string): Traits {
  const random = randomOf(`creator/${id}`)
  const field = random.pick(fields)
  const tier = tierOf(random)
  const usualFollowers = Math.round(followersWithin[tier](random))
  // Plays grow more slowly than followers do.
  const usualPlays = Math.max(5000, 4 * usualFollowers ** 0.8 * Math.exp(0.6 * random.normal()))
  const usualXingtuPlays = usualPlays * random.between(0.8, 1.4)
  return {
    id,
    field,
    tier,
    usualFollowers,
    usualPlays,
    usualXingtuPlays,
    industryTags: random.some(field.industryTags, 1, 3),
    pricesYuan: pricesOf(random, tier, usualXingtuPlays),
    audience: audienceOf(random, field),
    personalSlots: slotsOf(random, random.pick([3, 3, 5, 5, 7, 9, 11, 13, 15])),
    xingtuSlots: slotsOf(random, random.pick(xingtuCounts[tier])),
  }
}

/**
 * Counts of videos in 30 days. Those above 0 are odd, so that the median is always one video's plays.
 */
const xingtuCounts: Readonly<Record<Tier, readonly [number, ...number[]]>> = {
  tail: [0, 0, 0, 1],
  waist: [0, 1, 1, 3],
  head: [1, 3, 3, 5],
}

function tierOf(random: Random): Tier {
  const draw = random.fraction()
  if (draw < 0.35) return 'tail'
  return draw < 0.8 ? 'waist' : 'head'
}

const powerOfTen = (low: number, high: number) => (random: Random) =>
  10 ** random.between(low, high)

const followersWithin: Readonly<Record<Tier, (random: Random) => number>> = {
  tail: powerOfTen(4, 4.99),
  waist: powerOfTen(5, 5.99),
  head: powerOfTen(6, 7.3),
}

function pricesOf(random: Random, tier: Tier, plays: number): PricesYuan {
  const cpmYuan = 55 * Math.exp(0.4 * random.normal())
  const from21To60s = hundreds((plays / 1000) * cpmYuan, 300)
  const upTo20s = hundreds(from21To60s * random.between(0.4, 0.9), 200)
  const over60s = hundreds(from21To60s * random.between(1, 1.6), 300)
  return {
    upTo20s,
    from21To60s,
    ...(random.chance(tier === 'tail' ? 0.4 : 0.9) && { over60s }),
    ...(random.chance(0.7) && { coCreation: upTo20s - 100 }),
  }
}

function hundreds(yuan: number, least: number): number {
  return Math.max(least, Math.round(yuan / 100) * 100)
}

function audienceOf(random: Random, field: ContentField): Audience {
  const femaleShare = Math.min(0.95, Math.max(0.05, field.femaleShare + 0.08 * random.normal()))
  const weights = ages.map(() => random.between(0.3, 1.5))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = weights.map((weight) => weight / total)
  return {
    femaleShare,
    ageShares: { '18-23': a, '24-30': b, '31-40': c, '41-50': d, '50+': e },
  }
}
