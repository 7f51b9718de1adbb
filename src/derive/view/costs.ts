import { figuresByName } from '../../catalog/operations/figures.ts'
import { tierCosts } from '../../catalog/tiers.ts'
import type { VideoKind } from '../../catalog/view/section.ts'
import { creatorFormulas } from './creator-formulas.ts'
import { type Derived, derive, type Formula, formulas } from './derived.ts'
import { changeDays, changeOf, type PriceHistory, priceChange } from './price-history.ts'
import type { Figures, ReadBody } from './read-body.ts'
import type { Tier } from './tiers.ts'

/** What a view knows of a tier beside the figures that datasets name. */
const ofTier = {
  price: (tier: Tier) => tier.priceYuan,
  origin_price: (tier: Tier) => tier.originPriceYuan,
  expected_cpm: ({ videoType }: Tier, figures: Figures) => figures[slotOf(videoType)?.cpm ?? ''],
  expected_cpe: ({ videoType }: Tier, figures: Figures) => figures[slotOf(videoType)?.cpe ?? ''],
} as const

const slotOf = (videoType: number) => tierCosts.find((each) => each.videoType === videoType)

/** The formulas whose inputs some dataset gives. */
export const knownFormulas: readonly Formula[] = formulas.filter(({ inputs }) =>
  inputs.every((name) => name in ofTier || figuresByName.has(name)),
)

/** The figures of one kind of videos with those of a tier, as formulas take them. */
export function withTier(tier: Tier | undefined, figures: Figures): Figures {
  return { ...figures, ...figuresOf(tier, figures) }
}

function figuresOf(tier: Tier | undefined, figures: Figures): Figures {
  if (!tier?.isPriceOfVideo) return {}
  const own = Object.entries(ofTier).flatMap(([name, read]) => {
    const value = read(tier, figures)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(own)
}

/** One answer of a view. */
export interface ViewedAnswer {
  readonly kind?: VideoKind
  readonly read: ReadBody
}

/** A derived figure of a view, with what it is of. */
export interface ViewedFigure extends Derived {
  readonly formula: Formula
  readonly tier?: Tier
  readonly kind?: VideoKind
  /** Which part of a whole it is of. */
  readonly part?: string
}

/**
 * What a view derives: the tiers on sale, for each of them its costs, by kind of videos where they
 * are of one, how its price has changed, and what is of no tier.
 */
export function derivedOf(
  answers: readonly ViewedAnswer[],
  history?: PriceHistory,
): {
  readonly tiers: readonly Tier[]
  readonly figures: readonly ViewedFigure[]
} {
  const tiers = answers.flatMap(({ read }) => read.tiers)
  const shared = mergedFigures(
    answers.flatMap(({ kind, read }) => (kind === undefined ? [read] : [])),
  )
  const all = mergedFigures(answers.map(({ read }) => read))
  const kinds = answers.flatMap(({ kind, read }) => (kind ? [{ kind, read }] : []))
  const changes = (tier: Tier) =>
    changeDays.flatMap((days) => {
      const change = history && changeOf(tier, days, history)
      return change ? [{ ...change, formula: priceChange(days), tier }] : []
    })
  const costs = tiers.flatMap((tier) => {
    // What a tier is expected to cost comes with each kind of videos, and is of none of them.
    const ofNone = { ...shared, ...figuresOf(tier, all) }
    const ofEach = kinds.map(({ kind, read }) => {
      return { kind, figures: withTier(tier, { ...shared, ...read.figures }) }
    })
    return [
      ...knownFormulas.flatMap((formula) => {
        const once = derive(formula, ofNone)
        if (once) return [{ ...once, formula, tier }]
        return ofEach.flatMap(({ kind, figures }) => {
          const derived = derive(formula, figures)
          return derived ? [{ ...derived, formula, tier, kind }] : []
        })
      }),
      ...changes(tier),
    ]
  })
  const medians = kinds.flatMap(({ kind, read }) => {
    const median = read.figures.play_mid
    return median === undefined ? [] : [[`${kind}_play_mid`, median] as const]
  })
  const known = { ...shared, ...Object.fromEntries(medians) }
  const parts = Object.assign({}, ...answers.map(({ read }) => read.parts)) as ReadBody['parts']
  const ofCreator = creatorFormulas.flatMap(({ formula, kind }) => {
    const derived = derive(formula, known)
    const [part] = formula.inputs.flatMap((name) => parts[name] ?? [])
    return derived ? [{ ...derived, formula, ...(kind && { kind }), ...(part && { part }) }] : []
  })
  return { tiers, figures: [...costs, ...ofCreator] }
}

/** The figures of several bodies, of which no two give the same one. */
export function mergedFigures(reads: readonly ReadBody[]): Figures {
  return Object.assign({}, ...reads.map(({ figures }) => figures))
}
