import type { Random } from './random.ts'

/** Days after which a creator's calendar repeats. Every 30 days in a row hold each slot once. */
export const cycleDays = 30

/**
 * A fixed place in the creator's calendar. The video that fills it does about as well as the one
 * 30 days before, so the figures of a window move slowly while its videos come and go.
 */
export interface Slot {
  readonly name: string
  readonly dayOfCycle: number
  /** The plays against the creator's usual ones; the median slot has 1. */
  readonly playFactor: number
  readonly likeRate: number
  readonly commentRate: number
  readonly shareRate: number
  readonly completionPer10k: number
  readonly durationSeconds: number
  /** Whether a Xingtu video was assigned to the creator, and not applied for. */
  readonly assigned: boolean
  /** The share of a Xingtu video's plays that was paid for. */
  readonly paidShare: number
}

/**
 * Makes `count` slots, spread over the cycle. The count is odd or 0, and so is that of the
 * assigned.
 */
export function slotsOf(random: Random, count: number): Slot[] {
  const places = random.shuffled(Array.from({ length: count }, (_, place) => place))
  const assigned = count - 2 * random.integer(0, Math.floor(count / 3))
  const interactionRate = random.between(0.008, 0.05)
  const completionPer10k = random.integer(600, 3200)
  return places.map((place, order) => {
    const rate = interactionRate * random.between(0.85, 1.15)
    const commentPart = random.between(0.03, 0.1)
    const sharePart = random.between(0.04, 0.14)
    return {
      name: String(order),
      dayOfCycle: Math.floor(((place + random.fraction()) * cycleDays) / count),
      playFactor: count === 1 ? 1 : Math.exp(-0.42 + (0.84 * order) / (count - 1)),
      likeRate: rate * (1 - commentPart - sharePart),
      commentRate: rate * commentPart,
      shareRate: rate * sharePart,
      completionPer10k: Math.round(completionPer10k * random.between(0.85, 1.15)),
      durationSeconds: random.integer(8, 120),
      assigned: order < assigned,
      paidShare: random.between(0.03, 0.15),
    }
  })
}
