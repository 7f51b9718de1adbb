import { isMadeUp, ofOneKind } from '../../core/made-up.ts'
import { type Comparison, comparisonOf } from '../../derive/view/comparison.ts'
import { derivedOf } from '../../derive/view/costs.ts'
import type { FlagAnswer } from '../../derive/view/flags/flag.ts'
import { type JudgedFlag, judgeFlags } from '../../derive/view/flags/index.ts'
import type { Thresholds } from '../../derive/view/flags/thresholds.ts'
import { type PriceHistories, previousPrice } from '../../derive/view/price-history.ts'
import type { ReadBody } from '../../derive/view/read-body.ts'
import type { ViewQuestion } from './questions.ts'

/** An answer that came, by a call or out of the history. */
export interface CameAnswer extends Pick<ViewQuestion, 'creator' | 'section' | 'question'> {
  readonly source: string
  readonly collectedAtMs: number
  readonly ageMs: number
  /** Undefined where it could not be read. */
  readonly read: ReadBody | undefined
}

/** All that a view or a comparison follows from. */
export interface Came {
  readonly answers: readonly CameAnswer[]
  /** The prices that were observed before, where they may be known. */
  readonly prices: PriceHistories
}

const isSandbox = ({ source }: CameAnswer) => isMadeUp(source)

/** Whether any of it is made up, and whether only some of it is. */
export function kindsOf({ answers }: Came) {
  const sandbox = answers.some(isSandbox)
  return { sandbox, isMixed: sandbox && !answers.every(isSandbox) }
}

/** The answers that anything may follow from: made-up ones only where none is real. */
export function usedOf(answers: readonly CameAnswer[]): readonly CameAnswer[] {
  return ofOneKind(answers, ({ source }) => source)
}

/** The creators side by side, in the order given. */
export function comparisonFrom(
  { answers }: Came,
  creators: readonly string[],
  tier: string | undefined,
): Comparison {
  const used = usedOf(answers)
  const compared = creators.map((creator) => {
    const read = answers.filter((answer) => answer.creator === creator && answer.read)
    const reads = read.flatMap((answer) => (used.includes(answer) ? (answer.read ?? []) : []))
    return { creator, reads, isMadeUpLeftOut: reads.length < read.length }
  })
  return comparisonOf(compared, tier)
}

/** What follows from the answers of one creator, with the prices that the tiers had before. */
export function derivedFrom(creator: string, { answers, prices }: Came) {
  const history = prices.get(creator)
  const { tiers, figures } = derivedOf(
    usedOf(answers).flatMap(({ read, question: { kind } }) =>
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
  { answers, prices }: Came,
  thresholds: Thresholds,
): readonly JudgedFlag[] {
  const used = usedOf(answers)
  const judged: FlagAnswer[] = []
  const leftOut: string[] = []
  for (const answer of answers) {
    const { section, question, collectedAtMs, ageMs, read } = answer
    const { dataset, kind } = question
    if (answer.creator !== creator || !read) continue
    if (!used.includes(answer)) leftOut.push(dataset)
    else judged.push({ section, dataset, ...(kind && { kind }), collectedAtMs, ageMs, read })
  }
  return judgeFlags({ answers: judged, leftOut, prices: prices.get(creator), thresholds })
}
