import type { ContentField } from './fields.ts'
import { randomOf, slowWave } from './random.ts'
import { cycleDays, type Slot } from './slots.ts'
import type { Tier, Traits } from './traits.ts'

/** The stages of the link funnel, in its order: 了解, 兴趣, 喜欢, 追随. */
export const linkStages = ['aware', 'interested', 'like', 'follow'] as const

export type LinkStage = (typeof linkStages)[number]

/** How many people a creator's content has reached in a month, and how closely. */
export interface ConnectedUsers {
  /** 月连接用户: everybody is in one stage, so that the stages add up to it. */
  readonly total: number
  readonly stages: Readonly<Record<LinkStage, number>>
}

/** The connected users on a day. They are fewer than the plays of the 30 days before. */
export function connectedUsersOn(traits: Traits, dayNumber: number): ConnectedUsers {
  const random = randomOf(`connected-users/${traits.id}`)
  const reach = random.between(0.35, 0.75)
  const wave = 1 + 0.08 * slowWave(`connected-users/${traits.id}`, dayNumber)
  const total = Math.floor(monthlyPlays(traits) * reach * wave)
  const interested = Math.floor(total * random.between(0.16, 0.3))
  const like = Math.floor(total * random.between(0.06, 0.22))
  const follow = Math.floor(total * random.between(0, 0.002))
  return { total, stages: { aware: total - interested - like - follow, interested, like, follow } }
}

/** The change of the connected users against 30 days before, as a fraction. */
export function connectedChangeOn(traits: Traits, dayNumber: number): number {
  const before = connectedUsersOn(traits, dayNumber - cycleDays)
  return connectedUsersOn(traits, dayNumber).total / before.total - 1
}

/**
 * The share of creators who have more connected users. One curve, which goes through both
 * published pairs, serves all creators and days: who has more never has a larger share.
 */
export function connectedRankFraction(total: number): number {
  return Number((1 / (1 + total / 477_000)).toFixed(4))
}

/** What a creator in the middle of the same field and size has in each stage. */
export function peersMedianOf({ field, tier }: Pick<Traits, 'field' | 'tier'>) {
  const total = middleUsers[tier] * favourOf(field)
  return {
    aware: Math.round(total * 0.63),
    interested: Math.round(total * 0.23),
    like: Math.round(total * 0.14),
    follow: Math.round(total * 0.001),
  } satisfies Record<LinkStage, number>
}

/** The connected users of a creator in the middle of each size. */
const middleUsers: Readonly<Record<Tier, number>> = {
  tail: 63_000,
  waist: 450_000,
  head: 4_900_000,
}

/** How far a field reaches, against others. */
function favourOf({ name }: ContentField): number {
  return randomOf(`field-reach/${name}`).between(0.85, 1.15)
}

/** The plays that a month's videos gather, but for the luck of each. */
function monthlyPlays({ personalSlots, xingtuSlots, usualPlays, usualXingtuPlays }: Traits) {
  const factors = (slots: readonly Slot[]) => slots.reduce((sum, slot) => sum + slot.playFactor, 0)
  return usualPlays * factors(personalSlots) + usualXingtuPlays * factors(xingtuSlots)
}
