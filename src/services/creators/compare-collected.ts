import { comparedSections } from '../../catalog/view/sections/index.ts'
import { shanghaiIso } from '../../core/clock.ts'
import { isMadeUp } from '../../core/made-up.ts'
import type { Language } from '../../core/text.ts'
import type { SheetOrigin } from '../../derive/view/comparison-sheet.ts'
import type { Thresholds } from '../../derive/view/flags/thresholds.ts'
import type { PresentedComparison } from '../../derive/view/presented.ts'
import type { PriceHistories } from '../../derive/view/price-history.ts'
import { readForView } from '../bodies/view.ts'
import type { ServiceContext } from '../context.ts'
import { historyQueries } from '../observations/queries.ts'
import { type CameAnswer, usedOf } from './came.ts'
import { askedBasis, type ComparisonBasis } from './compare.ts'
import { presentCompared } from './present-comparison.ts'
import { monthBefore, pricesDataset } from './prices-before.ts'
import { questionsOf, type ViewQuestion } from './questions.ts'

type CollectedAnswer = ViewQuestion & CameAnswer

/** Creators side by side, out of what was collected of them. */
export type CollectedComparison = PresentedComparison<SheetOrigin & { readonly dataset: string }>

/**
 * Compares creators by the latest that was collected of each, which costs nothing. The performance
 * is that without paid traffic, unless it was collected of more of them with it.
 */
export async function compareCollected(
  ctx: ServiceContext,
  creators: readonly string[],
  basis: ComparisonBasis,
  thresholds: Thresholds,
  language: Language,
): Promise<CollectedComparison> {
  const [without, withPaid] = await Promise.all([
    collectedOf(ctx, creators, basis, false),
    collectedOf(ctx, creators, basis, true),
  ])
  const paidTraffic = performances(withPaid) > performances(without)
  const answers = paidTraffic ? withPaid : without
  const came = { answers, prices: await pricesBefore(ctx, answers) }
  const originsOf = (creator: string) =>
    answers.filter((answer) => answer.creator === creator).map(presentOrigin)
  const how = { thresholds, paidTraffic }
  return presentCompared(came, { creators, basis }, originsOf, how, language)
}

function presentOrigin({ section, question, source, collectedAtMs }: CollectedAnswer) {
  const sandbox = isMadeUp(source)
  const collectedAt = shanghaiIso(collectedAtMs)
  return { section, dataset: question.dataset, source, sandbox, collectedAt }
}

async function collectedOf(
  { history, clock }: ServiceContext,
  creators: readonly string[],
  basis: ComparisonBasis,
  paidTraffic: boolean,
): Promise<readonly CollectedAnswer[]> {
  const { latest } = historyQueries(history)
  const nowMs = clock.now()
  const asked = askedBasis(basis, nowMs, paidTraffic)
  const questions = creators.flatMap((creator) => questionsOf(creator, comparedSections, asked, 0))
  const answers = questions.map(async (question) => {
    const key = question.plan.cacheKey
    const collected = await latest({ key, untilMs: nowMs, withoutContacts: true })
    if (!collected) return []
    const { body, collectedAtMs, source } = collected
    const read = readForView(body, question.endpoint.dataset)
    return [{ ...question, source, collectedAtMs, ageMs: nowMs - collectedAtMs, read }]
  })
  return (await Promise.all(answers)).flat()
}

async function pricesBefore(
  { history }: ServiceContext,
  answers: readonly CollectedAnswer[],
): Promise<PriceHistories> {
  const { latest } = historyQueries(history)
  const priced = answers.filter(({ question }) => question.dataset === pricesDataset)
  const histories = priced.map(async (answer) => {
    const { creator, plan, endpoint } = answer
    const month = await monthBefore(answer, {
      latest: (untilMs) => latest({ key: plan.cacheKey, untilMs, withoutContacts: true }),
      read: (body) => readForView(body, endpoint.dataset),
    })
    return [creator, month] as const
  })
  return new Map(await Promise.all(histories))
}

const performances = (answers: readonly CollectedAnswer[]) =>
  usedOf(answers).filter(({ section }) => section === 'performance').length
