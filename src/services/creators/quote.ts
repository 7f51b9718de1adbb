import type { AnswerCache } from '../../cache/answers.ts'
import type { Quote } from '../../ledger/protocol.ts'
import type { ViewQuestion } from './questions.ts'

/** What one question of a view would take. */
export interface QuotedQuestion extends ViewQuestion {
  readonly priceMicros: number
  /** Whether a stored answer would do. */
  readonly isStored: boolean
  /** Whether the token may ask it. */
  readonly isPermitted: boolean
}

/** The endpoints that questions are billed as, each once. */
export function quotedEndpoints(questions: readonly ViewQuestion[]): readonly string[] {
  return [...new Set(questions.map(({ endpoint }) => endpoint.id))]
}

/**
 * What questions would take; nothing is asked, and nothing charged. What is stored is looked for one
 * by one: it is free, and whoever waits for a stored answer that is paid for is not to wait for all.
 */
export async function quoted(
  cache: Pick<AnswerCache, 'get'>,
  questions: readonly ViewQuestion[],
  quotes: readonly Quote[],
): Promise<readonly QuotedQuestion[]> {
  const found: QuotedQuestion[] = []
  for (const question of questions) {
    const { plan, endpoint } = question
    const quote = quotes.find((each) => each.endpoint === endpoint.id)
    if (!quote) throw new Error(`No quote of ${endpoint.id}`)
    const { acceptCache, maxAgeMs = 0, cacheKey } = plan
    const stored = acceptCache ? await cache.get(cacheKey, maxAgeMs) : undefined
    const { priceMicros, isPermitted } = quote
    found.push({ ...question, priceMicros, isPermitted, isStored: stored !== undefined })
  }
  return found
}
