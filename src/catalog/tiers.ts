import type { Confidence } from './units.ts'

/** Which figures give the expected costs of a price tier. */
export interface TierCosts {
  /** The `video_type` of the price. */
  readonly videoType: number
  readonly cpm: string
  readonly cpe: string
  readonly confidence?: Confidence
}

/**
 * The upstream names expected costs by slots of length and prices by `video_type`, whose `desc` it
 * renames. Price over CPM gives the same plays for the first two; the third costs as much as the
 * second wherever it was seen, so that only its name speaks for it.
 */
export const tierCosts: readonly TierCosts[] = [
  { videoType: 1, cpm: 'cpm_1_20', cpe: 'cpe_1_20' },
  { videoType: 2, cpm: 'cpm_21_60', cpe: 'cpe_21_60' },
  { videoType: 71, cpm: 'cpm_60', cpe: 'cpe_60', confidence: 'likely' },
]

/** The settlement by a fixed price: a price settled otherwise is not that of a video. */
export const fixedPriceSettlement = 2

/** Likely priced by a thousand natural plays, so that the price is not that of a video. */
export const pricedByPlaysVideoType = 92

/** The kind of task that is an order for a short video; others are licences. */
export const assignedVideoTask = 1
