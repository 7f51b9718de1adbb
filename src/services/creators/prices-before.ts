import type { StoredAnswer } from '../../cache/stored-answer.ts'
import { historyMeter } from '../../catalog/operations/history.ts'
import type { EarlierPrices } from '../../derive/view/flags/flag.ts'
import { earlierPricesMs } from '../../derive/view/flags/prices.ts'
import type { Who } from '../metered/context.ts'
import { inquire } from '../metered/inquire.ts'
import type { Gathered, ViewAnswer, ViewContext } from './gather.ts'

/**
 * The prices as they were observed a month before those that were gathered. The history is asked
 * only where that is free and the token may ask it: a view gives away nothing that is sold.
 */
export async function pricesBefore(
  ctx: ViewContext,
  who: Who,
  { answers }: Gathered,
): Promise<EarlierPrices | undefined> {
  const prices = answers.find(({ question }) => question.dataset === 'marketing-info')
  if (prices?.outcome.code !== 0) return undefined
  try {
    if (!(await isHistoryFree(ctx, who))) return undefined
    return await observedBefore(ctx, prices, prices.outcome.answer)
  } catch (error) {
    // What was paid for is told even where nothing can be held against it.
    ctx.report('the prices of a month ago could not be read', { error })
    return undefined
  }
}

async function observedBefore(
  ctx: ViewContext,
  { plan, endpoint }: ViewAnswer,
  { collectedAtMs, source }: Pick<StoredAnswer, 'collectedAtMs' | 'source'>,
): Promise<EarlierPrices | undefined> {
  const { newest, oldest } = earlierPricesMs(collectedAtMs)
  const found = await ctx.observedBy(plan.cacheKey, newest)
  if (!found || found.collectedAtMs < oldest) return undefined
  if (isMadeUp(found.source) !== isMadeUp(source)) return undefined
  const { tiers } = await ctx.readForView(found.body, endpoint.dataset)
  return { collectedAtMs: found.collectedAtMs, tiers }
}

const isMadeUp = (source: string) => source === 'sandbox'

async function isHistoryFree(ctx: ViewContext, who: Who): Promise<boolean> {
  const holder = await inquire(ctx, who, { quoted: [historyMeter.id] })
  if ('code' in holder) return false
  return (holder.quotes ?? []).every(({ isPermitted, priceMicros }) => isPermitted && !priceMicros)
}
