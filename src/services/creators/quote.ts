import type { AnswerCache } from '../../cache/answers.ts'
import type { Quote } from '../../ledger/protocol.ts'
import type { PlannedCall } from './paid-calls.ts'

/** What one call would take. */
export interface QuotedCall extends PlannedCall {
  readonly priceMicros: number
  /** Whether a stored answer would do. */
  readonly isStored: boolean
  /** Whether the token may ask it. */
  readonly isPermitted: boolean
}

/** The endpoints that calls are billed as, each once. */
export function quotedEndpoints(calls: readonly PlannedCall[]): readonly string[] {
  return [...new Set(calls.map(({ endpoint }) => endpoint.id))]
}

/**
 * What calls would take; nothing is asked, and nothing charged. They are looked up in turn: whole
 * answers come out of the cache, and who waits for a paid one is not to wait for thousands of them.
 */
export async function quoted<Call extends PlannedCall>(
  cache: Pick<AnswerCache, 'get'>,
  calls: readonly Call[],
  quotes: readonly Quote[],
): Promise<readonly (Call & QuotedCall)[]> {
  const told: (Call & QuotedCall)[] = []
  for (const call of calls) {
    const { plan, endpoint } = call
    const quote = quotes.find((each) => each.endpoint === endpoint.id)
    if (!quote) throw new Error(`No quote of ${endpoint.id}`)
    const { acceptCache, maxAgeMs = 0, cacheKey } = plan
    const isStored = acceptCache && (await cache.get(cacheKey, maxAgeMs)) !== undefined
    const { priceMicros, isPermitted } = quote
    told.push({ ...call, priceMicros, isPermitted, isStored })
  }
  return told
}
