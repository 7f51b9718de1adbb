import { type Creator, videosWithin } from '../creator.ts'
import { randomOf, slowWave } from './random.ts'
import type { Tier, Traits } from './traits.ts'
import type { Video } from './videos.ts'

/** How a creator deals with orders, as it stands on one day. */
export interface Service {
  /** The share of messages that were answered within 48 hours, with two decimals. */
  readonly replyFraction: number
  /** Up to 100. */
  readonly creditScore: number
  readonly ordersInProgress: number
  /** How many orders the creator takes on at a time. */
  readonly mostOrdersInProgress: number
}

type Dated = Pick<Creator, 'id' | 'tier' | 'dayNumber'>

/** How the creator deals with orders. */
export function serviceOf({ id, tier, dayNumber }: Dated): Service {
  const random = randomOf(`service/${id}`)
  const usualReply = random.between(0.7, 0.98)
  const mostOrdersInProgress = random.pick(mostOrders[tier])
  const usualLoad = random.between(0.1, 0.6)
  const load = usualLoad * (1 + 0.5 * slowWave(`orders-in-progress/${id}`, dayNumber))
  return {
    replyFraction: Number((usualReply + 0.02 * slowWave(`reply/${id}`, dayNumber)).toFixed(2)),
    creditScore: random.chance(0.6) ? 100 : random.integer(85, 99),
    ordersInProgress: Math.round(mostOrdersInProgress * load),
    mostOrdersInProgress,
  }
}

/** The orders in progress of those that were taken within some days; none takes longer than 30. */
export function ordersTakenWithin(days: number, ordersInProgress: number): number {
  return Math.round(ordersInProgress * Math.min(1, Math.sqrt(days / 30)))
}

const mostOrders: Readonly<Record<Tier, readonly [number, ...number[]]>> = {
  tail: [3, 5],
  waist: [5, 10],
  head: [10, 15, 20],
}

/** The orders that a creator had from one industry. */
export interface IndustryOrders {
  /** The industry's code. */
  readonly industry: string
  readonly orders: number
  /** The plays of the orders' videos. */
  readonly plays: number
}

/** The orders whose videos came out in the last `days` days, those of the most orders first. */
export function ordersByIndustry(creator: Creator, days: number): IndustryOrders[] {
  const videos = videosWithin(creator, days, 'xingtu')
  const byIndustry = Map.groupBy(videos, (video) => industryOf(creator, video))
  return [...byIndustry]
    .map(([industry, ordered]) => ({
      industry,
      orders: ordered.length,
      plays: ordered.reduce((sum, { plays }) => sum + plays, 0),
    }))
    .sort((a, b) => b.orders - a.orders || b.plays - a.plays)
}

/** The industry that ordered a Xingtu video: one of those that the creator works for. */
function industryOf({ industryTags }: Pick<Traits, 'industryTags'>, { itemId }: Video): string {
  const [first, ...others] = industryTags.map(({ industry }) => industry)
  if (first === undefined) throw new RangeError('A creator who works for no industry')
  return randomOf(`order/${itemId}`).pick([first, ...others])
}
