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

/** What questions would take; nothing is asked, and nothing charged. */
export function quoted(
  cache: Pick<AnswerCache, 'get'>,
  questions: readonly ViewQuestion[],
  quotes: readonly Quote[],
): Promise<readonly QuotedQuestion[]> {
  return Promise.all(
    questions.map(async (question) => {
      const { plan, endpoint } = question
      const quote = quotes.find((each) => each.endpoint === endpoint.id)
      if (!quote) throw new Error(`No quote of ${endpoint.id}`)
      const { acceptCache, maxAgeMs = 0, cacheKey } = plan
      const stored = acceptCache ? await cache.get(cacheKey, maxAgeMs) : undefined
      const { priceMicros, isPermitted } = quote
      return { ...question, priceMicros, isPermitted, isStored: stored !== undefined }
    }),
  )
}
