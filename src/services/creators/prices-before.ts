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
import type { Gathered, ViewAnswer, ViewContext } from './gather.ts'

/** The dataset that has the prices. */
export const pricesDataset = 'marketing-info'

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
    const isTold = question.dataset === pricesDataset && outcome.code === 0
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
  { plan, endpoint }: ViewAnswer,
  stored: Stored,
  isWhole: boolean,
): Promise<PriceHistory> {
  const { collectedAtMs: atMs } = stored
  const { cacheKey: key } = plan
  const read = (body: Uint8Array) => ctx.readForView(body, endpoint.dataset)
  const before = (days: ChangeDays) =>
    pricesDaysBefore(stored, days, (untilMs) => ctx.observedBy(key, untilMs), read)
  const observed = async () => {
    const found = await ctx.answersBefore({ key, toMs: atMs, limit: mostAnswers })
    const comparable = found.filter((each) => areAlike(each, stored))
    return Promise.all(comparable.map((each) => pricesIn(each, read)))
  }
  if (!isWhole) return { atMs, before: { 30: await before(30) }, observed: [] }
  const [month, quarter, others] = await Promise.all([before(30), before(90), observed()])
  return { atMs, before: { 30: month, 90: quarter }, observed: others }
}

type Read = (body: Uint8Array) => ReadBody | Promise<ReadBody>

/** The prices so many days before an answer, by what is found of them and how it is read. */
export async function pricesDaysBefore(
  answer: Stored,
  days: ChangeDays,
  find: (untilMs: number) => Promise<CollectedBody | undefined>,
  read: Read,
): Promise<EarlierPrices | undefined> {
  const { newest, oldest } = earlierPricesMs(answer.collectedAtMs, days)
  const found = await find(newest)
  if (!found || found.collectedAtMs < oldest || !areAlike(found, answer)) return undefined
  return pricesIn(found, read)
}

async function pricesIn(
  { body, collectedAtMs }: CollectedBody,
  read: Read,
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
