import type { Basis, VideoKind } from '../../catalog/view/section.ts'
import { comparedSections } from '../../catalog/view/sections/index.ts'
import { shanghaiDay } from '../../core/clock.ts'
import type { Who } from '../metered/context.ts'
import { type Asked, askAll } from './ask.ts'
import type { ViewContext } from './gather.ts'
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
export function compareCreators(
  ctx: ViewContext,
  who: Who,
  { creators, basis, maxAgeMs, isDryRun }: CompareInput,
): Promise<Asked> {
  const asked = askedBasis(basis, ctx.clock.now())
  const questions = creators.flatMap((creator) =>
    questionsOf(creator, comparedSections, asked, maxAgeMs),
  )
  return askAll(ctx, who, questions, { isDryRun, prices: 'month' })
}
