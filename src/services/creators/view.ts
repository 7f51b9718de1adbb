import type { Basis, Section } from '../../catalog/view/section.ts'
import { shanghaiDay } from '../../core/clock.ts'
import { derivedOf } from '../../derive/view/costs.ts'
import { type JudgedFlag, judgeFlags } from '../../derive/view/flags/index.ts'
import type { Thresholds } from '../../derive/view/flags/thresholds.ts'
import { previousPrice } from '../../derive/view/price-history.ts'
import type { Who } from '../metered/context.ts'
import { type Asked, askAll } from './ask.ts'
import { answersOfOneKind, type Gathered, type ViewContext } from './gather.ts'
import { pricesBefore } from './prices-before.ts'
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
export async function viewCreator(
  ctx: ViewContext,
  who: Who,
  { creator, sections, maxAgeMs, isDryRun }: ViewInput,
): Promise<Asked> {
  const basis = basisOn(shanghaiDay(ctx.clock.now()))
  const questions = questionsOf(creator, sections, basis, maxAgeMs)
  const asked = await askAll(ctx, who, questions, { isDryRun })
  if (!asked || !('gathered' in asked)) return asked
  const { gathered } = asked
  const prices = await pricesBefore(ctx, who, gathered, { isWhole: true })
  return { gathered: { ...gathered, prices } }
}

/** What follows from the answers of one creator, with the prices that the tiers had before. */
export function derivedFrom(creator: string, { answers, prices }: Gathered) {
  const history = prices?.get(creator)
  const { tiers, figures } = derivedOf(
    answersOfOneKind(answers).flatMap(({ read, question: { kind } }) =>
      read ? [{ read, ...(kind && { kind }) }] : [],
    ),
    history,
  )
  const sold = tiers.map((tier) => ({
    ...tier,
    previous: history && previousPrice(tier, history),
  }))
  return { tiers: sold, figures }
}

/** How the flags come out by the answers of one creator. */
export function flagsFrom(
  creator: string,
  { answers, prices }: Gathered,
  thresholds: Thresholds,
): readonly JudgedFlag[] {
  const used = answersOfOneKind(answers)
  const own = answers.filter((answer) => answer.creator === creator)
  const came = own.flatMap((answer) => {
    const { section, question, outcome, read } = answer
    if (!used.includes(answer) || outcome.code !== 0 || !read) return []
    const { dataset, kind } = question
    const { ageMs = 0 } = outcome
    const { collectedAtMs } = outcome.answer
    return [{ section, dataset, ...(kind && { kind }), collectedAtMs, ageMs, read }]
  })
  const madeUp = own.filter((answer) => answer.read && !used.includes(answer))
  const leftOut = madeUp.map(({ question: { dataset } }) => dataset)
  return judgeFlags({ answers: came, leftOut, prices: prices?.get(creator), thresholds })
}
