import type { Standing } from '../../ledger/protocol.ts'
import type { Who } from '../metered/context.ts'
import { inquire } from '../metered/inquire.ts'
import type { Refused } from '../metered/outcome.ts'
import type { Came } from './came.ts'
import { answersThatCame, type Gathered, gather, type ViewContext } from './gather.ts'
import { type PricesWanted, pricesBefore } from './prices-before.ts'
import type { ViewQuestion } from './questions.ts'
import { type QuotedCall, quoted, quotedEndpoints } from './quote.ts'

/** What questions would take, for a token that stands so. */
export interface Quoted {
  readonly questions: readonly (ViewQuestion & QuotedCall)[]
  readonly standing: Standing
}

/** What questions brought, and what of it came. */
export interface Brought extends Gathered {
  readonly came: Came
}

/** What questions brought, or would take; the refusal of the token; undefined for a caller who left. */
export type Asked =
  | { readonly brought: Brought }
  | { readonly quoted: Quoted }
  | { readonly refusal: Refused }
  | undefined

/**
 * Judges the token, and then has the questions answered and looks for the prices before, or with
 * `isDryRun` only says what that takes.
 */
export async function askAll(
  ctx: ViewContext,
  who: Who,
  questions: readonly ViewQuestion[],
  { isDryRun, prices: wanted }: { readonly isDryRun: boolean; readonly prices: PricesWanted },
): Promise<Asked> {
  // What is paid for takes rate call by call.
  const quoting = { quoted: quotedEndpoints(questions), takesRate: true } as const
  const holder = await inquire(ctx, who, isDryRun ? quoting : {})
  if ('code' in holder) return { refusal: holder }
  const { standing, quotes = [] } = holder
  if (isDryRun) {
    return { quoted: { questions: await quoted(ctx.cache, questions, quotes), standing } }
  }
  const gathered = await gather(ctx, who, questions, standing)
  if (!gathered) return undefined
  const prices = await pricesBefore(ctx, who, gathered.answers, wanted)
  return { brought: { ...gathered, came: { answers: answersThatCame(gathered.answers), prices } } }
}
