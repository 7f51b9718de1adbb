import type { Basis, Section } from '../../catalog/view/section.ts'
import { shanghaiDay } from '../../core/clock.ts'
import type { Who } from '../metered/context.ts'
import { type Asked, askAll } from './ask.ts'
import type { ViewContext } from './gather.ts'
import { questionsOf } from './questions.ts'

export interface ViewInput {
  readonly creator: string
  readonly sections: readonly Section[]
  /** How old stored answers may be; with 0 all is collected afresh. */
  readonly maxAgeMs: number
  readonly isDryRun: boolean
}

/** Both kinds of videos, so that paid ones can be held against the creator's own. */
const basisOn = (today: string): Basis => ({
  kinds: ['personal', 'xingtu'],
  days: 30,
  paidTraffic: false,
  today,
})

/**
 * Gathers one view of a creator. Each question is paid for as its endpoint is; one that fails costs
 * nothing and leaves the rest as it is. Throws where the ledger has no answer.
 */
export function viewCreator(
  ctx: ViewContext,
  who: Who,
  { creator, sections, maxAgeMs, isDryRun }: ViewInput,
): Promise<Asked> {
  const basis = basisOn(shanghaiDay(ctx.clock.now()))
  const questions = questionsOf(creator, sections, basis, maxAgeMs)
  return askAll(ctx, who, questions, { isDryRun, prices: 'all' })
}
