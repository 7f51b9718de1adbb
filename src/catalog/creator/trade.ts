import { commerceOf, type Shop } from './commerce.ts'
import { type Hosting, hostingOf } from './live.ts'
import type { Traits } from './traits.ts'

/** What a creator brings about beside plays, as far as rankings and searches of hosts look at it. */
export interface Trade {
  /** The codes of the industries that the creator works for. */
  readonly industries: readonly string[]
  readonly interestedPerPlay: number
  readonly searchesPerPlay: number
  /** It is 0 for a creator who sells nothing. */
  readonly salesYuanPerPlay: number
  /** It is undefined for a creator who never streams. */
  readonly hosting: Hosting | undefined
}

/** How a creator does in trade, the same from day to day. */
export function tradeOf(traits: Traits): Trade {
  const { interestedPerPlay, searchesPerPlay, shop } = commerceOf(traits)
  return {
    industries: [...new Set(traits.industryTags.map(({ industry }) => industry))],
    interestedPerPlay,
    searchesPerPlay: searchesPerPlay.xingtu,
    salesYuanPerPlay: shop ? salesPerPlay(shop) : 0,
    hosting: hostingOf(traits),
  }
}

function salesPerPlay({ clicksPerPlay, ordersPerClick, products }: Shop): number {
  const prices = products.reduce((sum, { priceYuan }) => sum + priceYuan, 0)
  return clicksPerPlay * ordersPerClick * (prices / products.length)
}
