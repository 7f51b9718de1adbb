import type { StoredAnswer } from '../../cache/stored-answer.ts'
import { historyMeter } from '../../catalog/operations/history.ts'
import {
  type ChangeDays,
  changeDays,
  type EarlierPrices,
  earlierPricesMs,
  type PriceHistories,
  type PriceHistory,
} from '../../derive/view/price-history.ts'
import type { Who } from '../metered/context.ts'
import { inquire } from '../metered/inquire.ts'
import type { CollectedBody } from '../observations/questions.ts'
import type { Gathered, ViewAnswer, ViewContext } from './gather.ts'

/** How many different answers are looked through for the price that a tier had before. */
const mostAnswers = 20

/**
 * The prices of each creator as they were observed before those that were gathered: a month ago,
 * and with `isWhole` a quarter ago and whenever else. The history is asked only where that is free
 * and the token may ask it: a view gives away nothing that is sold.
 */
export async function pricesBefore(
  ctx: ViewContext,
  who: Who,
  { answers }: Gathered,
  { isWhole }: { readonly isWhole: boolean },
): Promise<PriceHistories> {
  const told = answers.flatMap((answer) => {
    const { question, outcome } = answer
    const isTold = question.dataset === 'marketing-info' && outcome.code === 0
    return isTold ? [{ answer, stored: outcome.answer }] : []
  })
  try {
    if (told.length === 0 || !(await isHistoryFree(ctx, who))) return new Map()
    const histories = told.map(async ({ answer, stored }) => {
      return [answer.creator, await historyOf(ctx, answer, stored, isWhole)] as const
    })
    return new Map(await Promise.all(histories))
  } catch (error) {
    // What was paid for is told even where nothing can be held against it.
    ctx.report('the prices observed before could not be read', { error })
    return new Map()
  }
}

type Stored = Pick<StoredAnswer, 'collectedAtMs' | 'source'>

async function historyOf(
  ctx: ViewContext,
  answer: ViewAnswer,
  stored: Stored,
  isWhole: boolean,
): Promise<PriceHistory> {
  const { collectedAtMs: atMs } = stored
  const { cacheKey: key } = answer.plan
  const asked = isWhole ? changeDays : changeDays.slice(0, 1)
  const [before, observed] = await Promise.all([
    Promise.all(asked.map(async (days) => [days, await daysBefore(ctx, answer, stored, days)])),
    isWhole ? ctx.answersBefore({ key, toMs: atMs, limit: mostAnswers }) : [],
  ])
  const comparable = observed.filter((each) => isMadeUp(each.source) === isMadeUp(stored.source))
  const read = comparable.map((each) => pricesIn(ctx, answer, each))
  return { atMs, before: Object.fromEntries(before), observed: await Promise.all(read) }
}

async function daysBefore(
  ctx: ViewContext,
  answer: ViewAnswer,
  { collectedAtMs, source }: Stored,
  days: ChangeDays,
): Promise<EarlierPrices | undefined> {
  const { newest, oldest } = earlierPricesMs(collectedAtMs, days)
  const found = await ctx.observedBy(answer.plan.cacheKey, newest)
  if (!found || found.collectedAtMs < oldest) return undefined
  return isMadeUp(found.source) === isMadeUp(source) ? pricesIn(ctx, answer, found) : undefined
}

async function pricesIn(
  ctx: ViewContext,
  { endpoint }: ViewAnswer,
  { body, collectedAtMs }: CollectedBody,
): Promise<EarlierPrices> {
  const { tiers } = await ctx.readForView(body, endpoint.dataset)
  return { collectedAtMs, tiers }
}

const isMadeUp = (source: string) => source === 'sandbox'

async function isHistoryFree(ctx: ViewContext, who: Who): Promise<boolean> {
  const holder = await inquire(ctx, who, { quoted: [historyMeter.id] })
  if ('code' in holder) return false
  return (holder.quotes ?? []).every(({ isPermitted, priceMicros }) => isPermitted && !priceMicros)
}
