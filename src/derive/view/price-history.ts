import { dayMs } from '../../core/clock.ts'
import type { Text } from '../../core/text.ts'
import { type Derived, derive, type Formula } from './derived.ts'
import type { Tier } from './tiers.ts'

/** Prices as they were observed before. */
export interface EarlierPrices {
  readonly collectedAtMs: number
  readonly tiers: readonly Tier[]
}

/** Over how many days a change of prices is told. */
export const changeDays = [30, 90] as const
export type ChangeDays = (typeof changeDays)[number]

/** How much older than so many days the observation may be that a price is held against. */
const graceDays = 30

/** How many days ago a price was observed at the earliest that counts as the one of so many days ago. */
export const earliestDays = (days: ChangeDays): number => days + graceDays

/** Between which moments prices were observed that those of a moment are held against. */
export const earlierPricesMs = (atMs: number, days: ChangeDays) => ({
  newest: atMs - days * dayMs,
  oldest: atMs - earliestDays(days) * dayMs,
})

/** Which observation is the one of so many days ago, in words. */
export const earlierText = (days: ChangeDays): Text => ({
  zh: `取 ${days}–${earliestDays(days)} 天前最近一次观测`,
  en: `by the latest observation from ${days} to ${earliestDays(days)} days ago`,
})

/** What the history has of the prices before those of a moment. */
export interface PriceHistory {
  /** The moment. */
  readonly atMs: number
  /** Those of so many days before, as far as they were observed. */
  readonly before: Readonly<Partial<Record<ChangeDays, EarlierPrices | undefined>>>
  /**
   * All that were observed before it, the latest first; what came again is there once. None where
   * they were not looked for.
   */
  readonly observed: readonly EarlierPrices[]
}

/** The history of each creator's prices. */
export type PriceHistories = ReadonlyMap<string, PriceHistory>

/** The growth of one tier's price. */
export const priceChange = (days: ChangeDays): Formula => ({
  name: `price_change_${days}d`,
  title: { zh: `近 ${days} 天报价变动`, en: `Change of the price in ${days} days` },
  unit: 'fraction',
  formula: {
    zh: `报价 ÷ ${days} 天前的报价 − 1（${earlierText(days).zh}）`,
    en: `price ÷ price ${days} days ago − 1, ${earlierText(days).en}`,
  },
  inputs: ['price', 'earlier_price', 'days_between'],
  of: (price, before) => (price - before) / before,
})

/** A tier's price against that of so many days ago; undefined where that was not observed. */
export function changeOf(
  { videoType, priceYuan: price }: Tier,
  days: ChangeDays,
  { atMs, before }: Pick<PriceHistory, 'atMs' | 'before'>,
): Derived | undefined {
  const then = before[days]
  const earlier_price = priceOf(videoType, then)
  if (!then || earlier_price === undefined) return undefined
  const days_between = Math.round((atMs - then.collectedAtMs) / dayMs)
  return derive(priceChange(days), { price, earlier_price, days_between })
}

/** What a tier cost when it was last observed at another price. */
export interface PreviousPrice {
  readonly priceYuan: number
  /** The last time that it was observed. */
  readonly collectedAtMs: number
}

/** The price that a tier had before; undefined where none but its own was observed. */
export function previousPrice(
  { videoType, priceYuan }: Tier,
  { observed }: Pick<PriceHistory, 'observed'>,
): PreviousPrice | undefined {
  const [latest] = observed.flatMap((prices) => {
    const price = priceOf(videoType, prices)
    const isOther = price !== undefined && price !== priceYuan
    return isOther ? [{ priceYuan: price, collectedAtMs: prices.collectedAtMs }] : []
  })
  return latest
}

const priceOf = (videoType: number, prices: EarlierPrices | undefined) =>
  prices?.tiers.find((tier) => tier.videoType === videoType)?.priceYuan
