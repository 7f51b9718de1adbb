import type { Text } from '../../core/text.ts'
import { type ComparedFigure, comparedFigures } from './compared-figures.ts'
import { mergedFigures, withTier } from './costs.ts'
import { derive } from './derived.ts'
import { ranksOf } from './ranking.ts'
import type { Figures, ReadBody } from './read-body.ts'
import type { Tier } from './tiers.ts'

/** A creator with what is known of them, of one kind of videos. */
export interface ComparedCreator {
  readonly creator: string
  /** What was read of them; a question that brought nothing is absent. */
  readonly reads: readonly ReadBody[]
  /** Whether made-up data was left out, as there is real data to compare. */
  readonly isMadeUpLeftOut?: boolean
}

/**
 * How a creator stands: `noTier` does not sell the tier; of `noPrices` there is all but the prices;
 * what came of `noData` holds nothing; of `nothing` nothing came; of `sandbox` there is made-up data
 * alone, which is not compared with the real data of others.
 */
export type CreatorState = 'ok' | 'noTier' | 'noPrices' | 'noData' | 'nothing' | 'sandbox'

/** The tier that is compared. */
export interface BasisTier {
  /** Null where nobody sells a tier of the name that was asked for. */
  readonly videoType: number | null
  readonly desc: string
}

export interface ComparedValue {
  readonly creator: string
  /** Undefined where it is missing. */
  readonly value?: number
  /** Among those who sell the row's tier, or the compared one; undefined where it is not ranked. */
  readonly rank?: number
  /** The numbers that were put into its formula. */
  readonly inputs?: Figures
  /** Whether it is missing because the creator does not sell the tier. */
  readonly isWithoutTier: boolean
}

export type ComparisonRow = Omit<ComparedFigure, 'isOfTier'> & {
  /** The tier that it is of; absent where it is of none. */
  readonly tier?: BasisTier
  readonly values: readonly ComparedValue[]
}

export interface Comparison {
  /** Undefined where nobody sells anything, and none was asked for. */
  readonly tier: BasisTier | undefined
  readonly creators: readonly {
    readonly creator: string
    readonly name: string | undefined
    readonly state: CreatorState
  }[]
  readonly rows: readonly ComparisonRow[]
}

/** Compares creators on one tier: the one asked for by its code or name, or the one that most sell. */
export function comparisonOf(
  creators: readonly ComparedCreator[],
  askedTier: string | undefined,
): Comparison {
  const known = creators.map(({ creator, reads, isMadeUpLeftOut = false }) => ({
    creator,
    isMadeUpLeftOut,
    name: nameIn(reads),
    tiers: reads.flatMap(({ tiers }) => tiers),
    figures: mergedFigures(reads),
    // A body without the list says nothing of what is sold; an empty list says that nothing is.
    arePricesKnown: reads.some(({ data }) => Array.isArray(data.price_info)),
    isAnythingRead: reads.length > 0,
  }))
  const tier = basisTier(
    known.map(({ tiers }) => tiers),
    askedTier,
  )
  const standing = known.map((each) => ({ ...each, state: stateOf(each, tier) }))
  const tiers = soldTiers(standing)
  const rows = [
    ...tiers.map((each) => priceRow(each, standing)),
    ...comparedFigures.flatMap((figure) =>
      figure.isOfTier
        ? tiers.map((each) => figureRow(figure, standing, each))
        : [figureRow(figure, standing, undefined)],
    ),
  ]
  return { tier, creators: standing, rows: rows.map((row) => ranked(row, standing, tier)) }
}

interface Known {
  readonly creator: string
  readonly name: string | undefined
  readonly tiers: readonly Tier[]
  readonly figures: Figures
  readonly arePricesKnown: boolean
  readonly isAnythingRead: boolean
  readonly isMadeUpLeftOut: boolean
}

type Standing = Known & { readonly state: CreatorState }

function nameIn(reads: ComparedCreator['reads']): string | undefined {
  const names = reads.map(({ data }) => data.nick_name)
  return names.find((name) => typeof name === 'string')
}

function stateOf(known: Known, tier: BasisTier | undefined): CreatorState {
  const { name, figures, arePricesKnown, isAnythingRead } = known
  if (!isAnythingRead) return known.isMadeUpLeftOut ? 'sandbox' : 'nothing'
  if (arePricesKnown) return tierIn(known, tier) ? 'ok' : 'noTier'
  const hasFigures = Object.keys(figures).length > 0 || name !== undefined
  return hasFigures ? 'noPrices' : 'noData'
}

/** Of two tiers that as many sell the one that stands first in their lists. */
function basisTier(
  lists: readonly (readonly Tier[])[],
  asked: string | undefined,
): BasisTier | undefined {
  const all = lists.flat()
  if (asked !== undefined) {
    const found = all.find(({ videoType, desc }) => [String(videoType), desc].includes(asked))
    const { videoType, desc } = found ?? { videoType: codeOf(asked), desc: asked }
    return { videoType, desc }
  }
  const comparable = all.filter(({ isFolded, isPriceOfVideo }) => isPriceOfVideo && !isFolded)
  const sellers = Map.groupBy(comparable, ({ videoType }) => videoType)
  const [most] = [...sellers.values()].toSorted((one, other) => other.length - one.length)
  const [first] = most ?? []
  return first && { videoType: first.videoType, desc: first.desc }
}

const codeOf = (asked: string) => (/^\d{1,6}$/.test(asked) ? Number(asked) : null)

/** Every tier that anybody sells, in the order in which lists have them. */
function soldTiers(creators: readonly Standing[]): readonly BasisTier[] {
  const tiers = new Map<number, BasisTier>()
  for (const { videoType, desc } of creators.flatMap((each) => each.tiers)) {
    if (!tiers.has(videoType)) tiers.set(videoType, { videoType, desc })
  }
  return [...tiers.values()]
}

const tierIn = ({ tiers }: Known, tier: BasisTier | undefined) =>
  tiers.find(({ videoType }) => videoType === tier?.videoType)

function priceRow(tier: BasisTier, creators: readonly Standing[]): ComparisonRow {
  return {
    name: 'price',
    label: priceLabel,
    unit: 'yuan',
    better: 'lower',
    tier,
    values: creators.map((each) => {
      const own = tierIn(each, tier)
      const { creator, arePricesKnown } = each
      return own
        ? { creator, value: own.priceYuan, isWithoutTier: false }
        : { creator, isWithoutTier: arePricesKnown }
    }),
  }
}

export const priceLabel: Text = { zh: '报价', en: 'Price' }

function figureRow(
  { isOfTier: _, ...figure }: ComparedFigure,
  creators: readonly Standing[],
  tier: BasisTier | undefined,
): ComparisonRow {
  return {
    ...figure,
    ...(tier && { tier }),
    values: creators.map((each) => {
      const { creator, figures, arePricesKnown } = each
      const own = tierIn(each, tier)
      const given = tier ? withTier(own, figures) : figures
      const derived = figure.formula && derive(figure.formula, given)
      const value = figure.formula ? derived?.value : given[figure.name]
      return {
        creator,
        ...(value !== undefined && { value }),
        ...(derived && { inputs: derived.inputs }),
        isWithoutTier: tier !== undefined && arePricesKnown && own === undefined,
      }
    }),
  }
}

/** Who does not sell the row's tier, or the one that is compared, is not ranked in it. */
function ranked(
  row: ComparisonRow,
  creators: readonly Standing[],
  basis: BasisTier | undefined,
): ComparisonRow {
  const sellers = new Set(
    creators.flatMap((each) => (tierIn(each, row.tier ?? basis) ? [each.creator] : [])),
  )
  const ranks = ranksOf(row.values, row.better, (creator) => sellers.has(creator))
  return {
    ...row,
    values: row.values.map((each) => {
      const rank = ranks.get(each.creator)
      return rank === undefined ? each : { ...each, rank }
    }),
  }
}
