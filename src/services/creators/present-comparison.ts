import { formatMoney } from '../../core/money.ts'
import type { Language, Text } from '../../core/text.ts'
import { comparisonSheet } from '../../derive/view/comparison-sheet.ts'
import type { Thresholds } from '../../derive/view/flags/thresholds.ts'
import {
  type PresentedBasis,
  type PresentedComparison,
  presentFigures,
} from '../../derive/view/presented.ts'
import { presentComparedFlags } from '../../derive/view/presented-flags.ts'
import { tierProblem } from '../../derive/view/tier-problem.ts'
import type { Brought, Quoted } from './ask.ts'
import { type Came, comparisonFrom, flagsFrom } from './came.ts'
import type { CompareInput } from './compare.ts'
import { presentKinds, presentOrigin, presentUnasked } from './present-answers.ts'

type Comparing = Pick<CompareInput, 'creators' | 'basis'>

/**
 * Creators side by side as they are told, whether they were asked for or collected before. The
 * origins are those of each creator.
 */
export function presentCompared<Origin>(
  came: Came,
  { creators, basis: { tier, kind, days } }: Comparing,
  originsOf: (creator: string) => readonly Origin[],
  how: Pick<PresentedBasis, 'paidTraffic'> & { readonly thresholds: Thresholds },
  language: Language,
): PresentedComparison<Origin> {
  const { thresholds, paidTraffic } = how
  const say = (text: Text) => text[language]
  const comparison = comparisonFrom(came, creators, tier)
  const problem = tierProblem(comparison, tier)
  const judged = creators.map((creator) => ({
    creator,
    judged: flagsFrom(creator, came, thresholds),
  }))
  return {
    ...presentKinds(came, language),
    basis: {
      ...{ tier: comparison.tier ?? null, kind, days, paidTraffic },
      problem: problem ? say(problem) : null,
    },
    creators: comparison.creators.map(({ creator, name, state }) => ({
      ...{ creator, name: name ?? null, state },
      origins: originsOf(creator),
    })),
    figures: presentFigures(comparison, say),
    flags: presentComparedFlags(judged, thresholds, say),
  }
}

/** Creators side by side as it is answered. */
export function presentComparison(
  { answers, came, costMicros }: Brought,
  asked: Comparing,
  thresholds: Thresholds,
  language: Language,
) {
  const originsOf = (creator: string) =>
    answers
      .filter((answer) => answer.creator === creator)
      .map((answer) => presentOrigin(answer, language))
  const how = { thresholds, paidTraffic: false }
  const { sandbox, mixed, ...compared } = presentCompared(came, asked, originsOf, how, language)
  return { sandbox, mixed, cost: formatMoney(costMicros), quote: null, ...compared }
}

/** What a comparison would cost. */
export function presentComparisonQuote(quoted: Quoted, { basis: { kind, days } }: Comparing) {
  const basis = { tier: null, kind, days, paidTraffic: false, problem: null }
  return { ...presentUnasked(quoted), basis, creators: [], figures: [], flags: [] }
}

/** The comparison as rows of a spreadsheet. */
export function comparisonRows(
  brought: Brought,
  asked: Comparing,
  thresholds: Thresholds,
  language: Language,
) {
  return comparisonSheet(presentComparison(brought, asked, thresholds, language), language)
}
