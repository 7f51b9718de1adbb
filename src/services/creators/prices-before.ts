import type { StoredAnswer } from '../../cache/stored-answer.ts'
import { historyMeter } from '../../catalog/operations/history.ts'
import { isMadeUp } from '../../core/made-up.ts'
import {
  type ChangeDays,
  type EarlierPrices,
  earlierPricesMs,
  type PriceHistories,
  type PriceHistory,
} from '../../derive/view/price-history.ts'
import type { ReadBody } from '../../derive/view/read-body.ts'
import type { Who } from '../metered/context.ts'
import { inquire } from '../metered/inquire.ts'
import type { CollectedBody } from '../observations/questions.ts'
import type { ViewAnswer, ViewContext } from './gather.ts'

/** The dataset that has the prices. */
export const pricesDataset = 'marketing-info'

/** How many different answers are looked through for the price that a tier had before. */
const mostAnswers = 20

/** Those of a month ago, or all: also those of a quarter ago, and whenever else there were others. */
export type PricesWanted = 'month' | 'all'

/**
 * The prices of each creator as they were observed before those that came. The history is asked only
 * where that is free and the token may ask it: a view gives away nothing that is sold.
 */
export async function pricesBefore(
  ctx: ViewContext,
  who: Who,
  answers: readonly ViewAnswer[],
  wanted: PricesWanted,
): Promise<PriceHistories> {
  const told = answers.flatMap((answer) => {
    const { question, outcome } = answer
    const isTold = question.dataset === pricesDataset && outcome.code === 0
    return isTold ? [{ answer, stored: outcome.answer }] : []
  })
  try {
    if (told.length === 0 || !(await isHistoryFree(ctx, who))) return new Map()
    const histories = told.map(async ({ answer, stored }) => {
      const history = wanted === 'all' ? allBefore : monthBefore
      return [answer.creator, await history(stored, earlierTo(ctx, answer))] as const
    })
    return new Map(await Promise.all(histories))
  } catch (error) {
    // What was paid for is told even where nothing can be held against it.
    ctx.report('the prices observed before could not be read', { error })
    return new Map()
  }
}

/** How it was answered before what an answer is to, and how that is read. */
export interface EarlierAnswers {
  /** The latest that was observed up to a moment. */
  readonly latest: (untilMs: number) => Promise<CollectedBody | undefined>
  readonly read: (body: Uint8Array) => ReadBody | Promise<ReadBody>
}

interface AllEarlierAnswers extends EarlierAnswers {
  /** The different ones before a moment, the latest first. */
  readonly different: (toMs: number) => Promise<readonly CollectedBody[]>
}

function earlierTo(ctx: ViewContext, { plan, endpoint }: ViewAnswer): AllEarlierAnswers {
  const { cacheKey: key } = plan
  return {
    latest: (untilMs) => ctx.observedBy(key, untilMs),
    different: (toMs) => ctx.answersBefore({ key, toMs, limit: mostAnswers }),
    read: (body) => ctx.readForView(body, endpoint.dataset),
  }
}

type Stored = Pick<StoredAnswer, 'collectedAtMs' | 'source'>

/** The prices a month before an answer, and no others. */
export async function monthBefore(answer: Stored, earlier: EarlierAnswers): Promise<PriceHistory> {
  const month = await pricesAgo(30, answer, earlier)
  return { atMs: answer.collectedAtMs, before: { 30: month }, observed: [] }
}

async function allBefore(answer: Stored, earlier: AllEarlierAnswers): Promise<PriceHistory> {
  const { collectedAtMs: atMs } = answer
  const observed = async () => {
    const found = await earlier.different(atMs)
    const comparable = found.filter((each) => areAlike(each, answer))
    return Promise.all(comparable.map((each) => pricesIn(each, earlier)))
  }
  const [month, quarter, others] = await Promise.all([
    pricesAgo(30, answer, earlier),
    pricesAgo(90, answer, earlier),
    observed(),
  ])
  return { atMs, before: { 30: month, 90: quarter }, observed: others }
}

async function pricesAgo(
  days: ChangeDays,
  answer: Stored,
  earlier: EarlierAnswers,
): Promise<EarlierPrices | undefined> {
  const { newest, oldest } = earlierPricesMs(answer.collectedAtMs, days)
  const found = await earlier.latest(newest)
  if (!found || found.collectedAtMs < oldest || !areAlike(found, answer)) return undefined
  return pricesIn(found, earlier)
}

async function pricesIn(
  { body, collectedAtMs }: CollectedBody,
  { read }: Pick<EarlierAnswers, 'read'>,
): Promise<EarlierPrices> {
  const { tiers } = await read(body)
  return { collectedAtMs, tiers }
}

/** Whether both are real, or both made up. */
const areAlike = (one: Pick<Stored, 'source'>, other: Pick<Stored, 'source'>) =>
  isMadeUp(one.source) === isMadeUp(other.source)

async function isHistoryFree(ctx: ViewContext, who: Who): Promise<boolean> {
  const holder = await inquire(ctx, who, { quoted: [historyMeter.id] })
  if ('code' in holder) return false
  return (holder.quotes ?? []).every(({ isPermitted, priceMicros }) => isPermitted && !priceMicros)
}
