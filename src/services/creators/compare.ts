import type { Basis, VideoKind } from '../../catalog/view/section.ts'
import { comparedSections } from '../../catalog/view/sections/index.ts'
import { shanghaiDay } from '../../core/clock.ts'
import { type Comparison, comparisonOf } from '../../derive/view/comparison.ts'
import type { Who } from '../metered/context.ts'
import { type Asked, askAll } from './ask.ts'
import { answersOfOneKind, type Gathered, type ViewContext } from './gather.ts'
import { pricesBefore } from './prices-before.ts'
import { questionsOf } from './questions.ts'

/** What all creators of a comparison are compared on. */
export interface ComparisonBasis {
  /** The tier's `video_type` or name; undefined for the one that most of them sell. */
  readonly tier: string | undefined
  readonly kind: VideoKind
  readonly days: 30 | 90
}

export interface CompareInput {
  readonly creators: readonly string[]
  readonly basis: ComparisonBasis
  /** How old stored answers may be; with 0 all is collected afresh. */
  readonly maxAgeMs: number
  readonly isDryRun: boolean
}

/** The basis of what is asked; the tier is chosen among the answers. */
export const askedBasis = (
  { kind, days }: Pick<ComparisonBasis, 'kind' | 'days'>,
  nowMs: number,
  paidTraffic = false,
): Basis => ({
  kinds: [kind],
  days,
  paidTraffic,
  today: shanghaiDay(nowMs),
})

/**
 * Gathers what a comparison of creators needs. Each question is paid for as its endpoint is, and one
 * that fails costs nothing. Throws where the ledger has no answer.
 */
export async function compareCreators(
  ctx: ViewContext,
  who: Who,
  { creators, basis, maxAgeMs, isDryRun }: CompareInput,
): Promise<Asked> {
  const asked = askedBasis(basis, ctx.clock.now())
  const questions = creators.flatMap((creator) =>
    questionsOf(creator, comparedSections, asked, maxAgeMs),
  )
  const found = await askAll(ctx, who, questions, { isDryRun })
  if (!found || !('gathered' in found)) return found
  const { gathered } = found
  const prices = await pricesBefore(ctx, who, gathered, { isWhole: false })
  return { gathered: { ...gathered, prices } }
}

/** The creators side by side, in the order given. */
export function comparisonFrom(
  { answers }: Gathered,
  { creators, basis }: Pick<CompareInput, 'creators' | 'basis'>,
): Comparison {
  const used = answersOfOneKind(answers)
  const readsIn = (all: Gathered['answers'], creator: string) =>
    all.flatMap(({ creator: of, read }) => (of === creator && read ? [read] : []))
  const compared = creators.map((creator) => {
    const reads = readsIn(used, creator)
    return { creator, reads, isMadeUpLeftOut: reads.length < readsIn(answers, creator).length }
  })
  return comparisonOf(compared, basis.tier)
}
