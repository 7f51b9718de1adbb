import type { Language } from '../../../src/core/text.ts'
import type { BasisTier } from '../../../src/derive/view/comparison.ts'
import { shownFigures } from '../../../src/derive/view/comparison-sheet.ts'
import type {
  PresentedComparison,
  PresentedFigure,
  PresentedTotals,
} from '../../../src/derive/view/presented.ts'
import { ranksOf } from '../../../src/derive/view/ranking.ts'
import { type Answer, callGateway } from './call.ts'

/** What a comparison would cost, as the gateway says it. */
export interface Quote extends PresentedTotals {
  readonly items: readonly {
    readonly creator: string
    readonly endpoint: string
    readonly isPermitted: boolean
  }[]
}

export interface ComparisonAnswer extends PresentedComparison {
  readonly cost: string
  readonly quote: Quote | null
}

/** What a reader compares. */
export interface Wanted {
  readonly creators: readonly string[]
  readonly kind: string
  readonly days: string
  /** How old stored answers may be, in seconds. */
  readonly maxAge: string
}

/** Asks for a comparison, or with `dryRun` what it would cost. Throws where no answer comes. */
export function askComparison(
  server: string,
  { creators, ...wanted }: Wanted,
  {
    token,
    language,
    signal,
    dryRun,
  }: {
    readonly token: string
    readonly language: Language
    readonly signal: AbortSignal
    readonly dryRun: boolean
  },
): Promise<Answer> {
  const query = new URLSearchParams({
    ids: creators.join(','),
    ...wanted,
    ...(dryRun && { dryRun: 'true' }),
  })
  return callGateway(`${server}/api/creators/compare?${query}`, token, language, signal)
}

/** The tiers that anybody sells. */
export function tiersIn({ figures }: ComparisonAnswer): readonly BasisTier[] {
  return figures.flatMap(({ name, tier }) => (name === 'price' && tier ? [tier] : []))
}

/** The comparison on another tier: who sells it is compared, and the rest is not ranked. */
export function onTier(comparison: ComparisonAnswer, videoType: number): ComparisonAnswer {
  const tier = tiersIn(comparison).find((each) => each.videoType === videoType)
  if (!tier) return comparison
  const price = comparison.figures.find(
    (figure) => figure.name === 'price' && figure.tier?.videoType === videoType,
  )
  const sellers = new Set(
    price?.values.flatMap(({ creator, value }) => (value === null ? [] : [creator])),
  )
  return {
    ...comparison,
    basis: { ...comparison.basis, tier },
    creators: comparison.creators.map((each) => {
      const isOfTier = each.state === 'ok' || each.state === 'noTier'
      const state = sellers.has(each.creator) ? ('ok' as const) : ('noTier' as const)
      return isOfTier ? { ...each, state } : each
    }),
    figures: comparison.figures.map((figure) => reranked(figure, sellers)),
  }
}

/** Costs of a tier are ranked among those who sell it already. */
function reranked(figure: PresentedFigure, sellers: ReadonlySet<string>): PresentedFigure {
  if (figure.tier) return figure
  const ranks = ranksOf(figure.values, figure.better, (creator) => sellers.has(creator))
  const values = figure.values.map((each) => ({ ...each, rank: ranks.get(each.creator) ?? null }))
  return { ...figure, values }
}

/** Whether a value is the best of several of those who sell the compared tier. */
export function isBest(comparison: ComparisonAnswer, figure: PresentedFigure, index: number) {
  const ranked = figure.values.filter(({ rank }) => rank !== null)
  const isCompared = comparison.creators[index]?.state === 'ok'
  return isCompared && ranked.length > 1 && figure.values[index]?.rank === 1
}

/** The figures to show, in the order of a buyer's questions. */
export function figuresOn({ figures, basis }: ComparisonAnswer): readonly PresentedFigure[] {
  return shownFigures(figures, basis.tier)
}
