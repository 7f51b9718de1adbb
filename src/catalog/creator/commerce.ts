import { type Creator, videosWithin } from '../creator.ts'
import { performanceOf } from './performance.ts'
import { type Random, randomOf } from './random.ts'
import type { Traits } from './traits.ts'
import type { Video, VideoKind } from './videos.ts'

/** Something that a creator recommends in videos; all of its names are made up. */
export interface Product {
  readonly id: string
  readonly name: string
  /** The industry's code, one of those that the creator works for. */
  readonly industry: string
  readonly priceYuan: number
}

/** How a creator sells: clicks on the component below a video, and orders that come of them. */
export interface Shop {
  readonly clicksPerPlay: number
  readonly ordersPerClick: number
  /** Whether personal videos have a component too; Xingtu videos always do. */
  readonly inPersonalVideos: boolean
  readonly products: readonly [Product, ...Product[]]
}

/** What a creator's videos bring about beside plays, the same from day to day. */
export interface Commerce {
  /** The share of a Xingtu video's plays that nobody paid for. */
  readonly naturalShare: number
  /** How many search for what they saw, by the kind of video. */
  readonly searchesPerPlay: Readonly<Record<VideoKind, number>>
  /** The share of those shown a search word below a video who follow it, by the kind of video. */
  readonly searchWordClickShare: Readonly<Record<VideoKind, number>>
  /** How many a Xingtu video brings to ask and search for a brand: what Ocean Engine calls A3. */
  readonly interestedPerPlay: number
  /** It is absent for a creator who sells nothing. */
  readonly shop?: Shop
}

/** How a creator sows and sells. The same id gives the same for ever. */
export function commerceOf(traits: Traits): Commerce {
  const random = randomOf(`commerce/${traits.id}`)
  const searches = () => 0.0006 * Math.exp(0.9 * random.normal())
  const clickShare = () => random.between(0.004, 0.05)
  return {
    naturalShare: naturalShareOf(traits, random),
    searchesPerPlay: { personal: searches() / 3, xingtu: searches() },
    searchWordClickShare: { personal: clickShare(), xingtu: clickShare() },
    interestedPerPlay: 0.012 * Math.exp(0.5 * random.normal()),
    ...(random.chance(0.65) && { shop: shopOf(traits, random) }),
  }
}

/** Plays of the creator's next Xingtu video that nobody pays for. */
export function expectedNaturalPlays(creator: Creator): number {
  return Math.round(creator.expectedPlays * commerceOf(creator).naturalShare)
}

/** That of the creator's Xingtu videos, or a common one for who has had none. */
function naturalShareOf({ xingtuSlots }: Traits, random: Random): number {
  const usual = random.between(0.85, 0.97)
  const plays = xingtuSlots.reduce((sum, { playFactor }) => sum + playFactor, 0)
  if (plays === 0) return usual
  const paid = xingtuSlots.reduce((sum, slot) => sum + slot.playFactor * slot.paidShare, 0)
  return 1 - paid / plays
}

function shopOf({ id, industryTags }: Traits, random: Random): Shop {
  const productOf = (order: number): Product => {
    const tag = industryTags[order % industryTags.length]
    return {
      id: productId(id, order),
      name: `${tag?.name ?? ''} 示例商品 ${order + 1}`,
      industry: tag?.industry ?? '0',
      priceYuan: Math.round(120 * Math.exp(0.8 * random.normal())),
    }
  }
  const more = random.integer(0, 7)
  return {
    clicksPerPlay: 0.01 * Math.exp(0.6 * random.normal()),
    ordersPerClick: 0.03 * Math.exp(0.5 * random.normal()),
    inPersonalVideos: random.chance(0.4),
    products: [productOf(0), ...Array.from({ length: more }, (_, order) => productOf(order + 1))],
  }
}

/** It has 19 digits that begin with a 3, as no id of a creator or a video does here. */
function productId(creator: string, order: number): string {
  const tail = Math.floor(randomOf(`product/${creator}/${order}`).fraction() * 2 ** 48)
  return `3${String(tail).padStart(18, '0')}`
}

/** A video with a component, and what came of it. */
export interface SellingVideo {
  readonly video: Video
  readonly product: Product
  readonly clicks: number
  readonly salesYuan: number
}

/**
 * The videos of the last `days` days that sell something, newest first; with an industry's code,
 * those that sell for it. Somebody who sells nothing has none.
 */
export function sellingVideos(creator: Creator, days: number, industry = '0'): SellingVideo[] {
  const { shop } = commerceOf(creator)
  if (!shop) return []
  return videosWithin(creator, days, shop.inPersonalVideos ? undefined : 'xingtu')
    .map((video) => soldBy(video, shop))
    .filter(({ product }) => industry === '0' || product.industry === industry)
}

function soldBy(video: Video, { clicksPerPlay, ordersPerClick, products }: Shop): SellingVideo {
  const random = randomOf(`component/${video.itemId}`)
  const clicks = Math.floor(video.plays * clicksPerPlay * random.between(0.8, 1.2))
  const product = random.pick(products)
  return { video, product, clicks, salesYuan: clicks * ordersPerClick * product.priceYuan }
}

/** What a creator's selling videos came to. */
export interface Conversion {
  readonly videoCount: number
  readonly medianPlays: number
  readonly meanClicks: number
  readonly clicksPerPlay: number
  /** What a click on the next Xingtu video of 21 to 60 seconds can be expected to cost. */
  readonly clickCostYuan: number
  readonly meanSalesYuan: number
  /** Sales for a thousand plays. */
  readonly gpmYuan: number
  readonly productCount: number
  readonly meanPriceYuan: number
}

/** The conversion of these very videos of a creator; undefined when there are none. */
export function conversionOf(
  { pricesYuan, expectedPlays }: Creator,
  selling: readonly SellingVideo[],
): Conversion | undefined {
  const performance = performanceOf(selling.map(({ video }) => video))
  if (!performance) return undefined
  const sum = (figure: (each: SellingVideo) => number) =>
    selling.reduce((total, each) => total + figure(each), 0)
  const plays = sum(({ video }) => video.plays)
  const clicksPerPlay = sum(({ clicks }) => clicks) / plays
  const products = new Map(selling.map(({ product }) => [product.id, product]))
  const prices = [...products.values()].reduce((total, { priceYuan }) => total + priceYuan, 0)
  return {
    videoCount: performance.videoCount,
    medianPlays: performance.medianPlays,
    meanClicks: sum(({ clicks }) => clicks) / selling.length,
    clicksPerPlay,
    clickCostYuan: pricesYuan.from21To60s / expectedPlays / clicksPerPlay,
    meanSalesYuan: sum(({ salesYuan }) => salesYuan) / selling.length,
    gpmYuan: (sum(({ salesYuan }) => salesYuan) / plays) * 1000,
    productCount: products.size,
    meanPriceYuan: prices / products.size,
  }
}

/** What a video of a kind brings about on average. */
export interface Seeding {
  readonly meanSearches: number
  readonly searchesPerPlay: number
  readonly searchWordClickShare: number
  readonly meanInterested: number
}

/** The seeding of a creator's videos of a kind in the last `days` days; undefined without any. */
export function seedingOf(creator: Creator, days: number, kind: VideoKind): Seeding | undefined {
  const videos = videosWithin(creator, days, kind)
  if (videos.length === 0) return undefined
  const { searchesPerPlay, searchWordClickShare, interestedPerPlay } = commerceOf(creator)
  const meanPlays = videos.reduce((total, { plays }) => total + plays, 0) / videos.length
  return {
    meanSearches: meanPlays * searchesPerPlay[kind],
    searchesPerPlay: searchesPerPlay[kind],
    searchWordClickShare: searchWordClickShare[kind],
    meanInterested: meanPlays * interestedPerPlay,
  }
}
