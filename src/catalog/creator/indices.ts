import type { ContentField, IndustryTag } from './fields.ts'
import { randomOf, slowWave } from './random.ts'
import type { Traits } from './traits.ts'

/**
 * How many creators are ranked: between 8,099,500 and 8,106,900 every published pair of rank and
 * rank_percent agrees with its rounding.
 */
export const population = 8_103_000

/** Indices look at 30 days, so the period before ends 30 days earlier. */
const periodDays = 30

/** The peers' average in 剧情搞笑, and one published value with its rank. */
const anchors = {
  cooperate_index: { average: 75.6, value: 75.67, rank: 144_843 },
  cp_index: { average: 64.08, value: 66.2, rank: 104_078 },
  link_convert_index: { average: 55.31, value: 67.01, rank: 116_767 },
  link_shopping_index: { average: 53.58, value: 73.9, rank: 47_882 },
  link_spread_index: { average: 53.29, value: 74.25, rank: 44_183 },
  link_star_index: { average: 56.48, value: 71.41, rank: 44_031 },
} as const

export type IndexName = keyof typeof anchors

/** The overall index follows from these. */
const starParts = ['link_spread_index', 'link_shopping_index', 'link_convert_index'] as const

export interface CreatorIndex {
  /** From 0 to 100, with two decimals. */
  readonly value: number
  readonly average: number
  readonly rank: number
  /** The rank over the population, with four decimals. */
  readonly rankFraction: number
  /** The change against the value 30 days before, with four decimals. */
  readonly change: number
}

/**
 * One index of a creator on a day, as an industry sees it (`0` for all industries). The average is
 * that of the creators of the same field, as that industry sees them.
 * One fixed curve turns values into ranks, whoever the creator and whatever the day and industry.
 */
export function indexOf(
  traits: Traits,
  name: IndexName,
  industry: string,
  dayNumber: number,
): CreatorIndex {
  const average = averageOf(traits.field, name, industry)
  const fit = fitOf(traits, industry)
  const valueOn = (day: number) => valueAt(strengthIn(traits, name, day) + fit, average)
  const value = valueOn(dayNumber)
  const rank = rankOf(name, value)
  return {
    value,
    average,
    rank,
    rankFraction: rounded(rank / population, 4),
    change: rounded(value / valueOn(dayNumber - periodDays) - 1, 4),
  }
}

/** The mean of a field's creators, more or less: their values lie about it. */
function averageOf(field: ContentField, name: IndexName, industry: string): number {
  const standing = industry === '0' ? 0 : standingIn(field, name, industry)
  return rounded(anchors[name].average + field.indexShift + standing, 2)
}

/** How an industry sees a field, in points: it sees those that work for it above all others. */
function standingIn(field: ContentField, name: IndexName, industry: string): number {
  if (name === 'link_star_index') {
    return meanOf(starParts, (part) => standingIn(field, part, industry))
  }
  const random = randomOf(`standing/${field.name}/${industry}/${name}`)
  const isOwn = field.industryTags.some((tag) => tag.industry === industry)
  return isOwn ? random.between(0.5, 3) : -random.between(1, 6)
}

/**
 * Nobody, however strong or weak, goes beyond two fifths of the way to the nearer end of the scale:
 * as far up as down, so that the average is one.
 */
function valueAt(strength: number, average: number): number {
  const reach = 0.4 * Math.min(average, 100 - average)
  return rounded(average + reach * Math.tanh(strength / 12), 2)
}

/** How far above its peers a creator is, in points of no scale of their own. */
function strengthIn(traits: Traits, name: IndexName, dayNumber: number): number {
  if (name === 'link_star_index') {
    return meanOf(starParts, (part) => strengthIn(traits, part, dayNumber))
  }
  const talent = randomOf(`talent/${traits.id}/${name}`).between(-7, 7)
  return talent + leanOf(traits, name) + 2 * slowWave(`${name}/${traits.id}`, dayNumber)
}

/** What the creator's other figures say about the index. */
function leanOf(traits: Traits, name: IndexName): number {
  if (name === 'link_spread_index') return 5 * Math.log10(traits.usualPlays / 100_000)
  if (name === 'cp_index') {
    const cpmYuan = (traits.pricesYuan.from21To60s / traits.usualXingtuPlays) * 1000
    return -6 * Math.log(cpmYuan / 55)
  }
  return 3 * Math.log10(traits.usualFollowers / 300_000)
}

/**
 * How much better a creator suits an industry than others of the field do. Taken over all industries
 * nobody suits any better.
 */
function fitOf({ id, field, industryTags }: Traits, industry: string): number {
  if (industry === '0') return 0
  const luck = randomOf(`fit/${id}/${industry}`).between(-2, 2)
  const serves = (tags: readonly IndustryTag[]) => tags.some((tag) => tag.industry === industry)
  if (!serves(field.industryTags)) return luck
  // About four in five of a field's creators have a tag for each of its industries.
  return luck + (serves(industryTags) ? 0.5 : -2)
}

/**
 * The rank of a value: it falls from the whole population at 0 to 1 at 100, through the published
 * pair.
 */
function rankOf(name: IndexName, value: number): number {
  const anchor = anchors[name]
  const [from, to] =
    value < anchor.value
      ? [{ value: 0, rank: population }, anchor]
      : [anchor, { value: 100, rank: 1 }]
  const way = (value - from.value) / (to.value - from.value)
  return Math.round(from.rank * (to.rank / from.rank) ** way)
}

function meanOf<T>(list: readonly T[], figure: (item: T) => number): number {
  return list.reduce((sum, item) => sum + figure(item), 0) / list.length
}

function rounded(figure: number, decimals: number): number {
  return Number(figure.toFixed(decimals))
}
