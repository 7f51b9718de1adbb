import type { Creator } from '../creator.ts'
import type { Performance } from './performance.ts'
import type { PricesYuan } from './traits.ts'

/** The lowest that a creator asks for a video of any kind. */
export function lowestPriceYuan({ upTo20s, from21To60s, over60s, coCreation }: PricesYuan): number {
  const prices = [upTo20s, from21To60s, over60s, coCreation]
  return Math.min(...prices.filter((price) => price !== undefined))
}

/** What a thousand plays of the next Xingtu video cost at a price, in whole fen. */
export function expectedCpmFen({ expectedPlays }: Creator, priceYuan: number): number {
  return Math.floor((priceYuan * 100_000) / expectedPlays)
}

/**
 * What an interaction costs, in whole fen. It follows from the two printed figures, so that whoever
 * reads the body arrives at the same cost.
 */
export function expectedCpeFen(
  cpmFen: number,
  { interactionPer10k }: Pick<Performance, 'interactionPer10k'>,
): number {
  return Math.floor((cpmFen * 10) / interactionPer10k)
}

/** The cost for each of the lengths that have a price, as text, by the names of `data_sp`. */
export function costByLength(
  prefix: 'cpm' | 'cpe',
  { upTo20s, from21To60s, over60s }: PricesYuan,
  cost: (priceYuan: number) => number,
) {
  return {
    [`${prefix}_1_20`]: String(cost(upTo20s)),
    [`${prefix}_21_60`]: String(cost(from21To60s)),
    ...(over60s !== undefined && { [`${prefix}_60`]: String(cost(over60s)) }),
  }
}
