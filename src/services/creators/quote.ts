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

/** What calls would take; nothing is asked, and nothing charged, nor is any stored answer read. */
export async function quoted<Call extends PlannedCall>(
  cache: Pick<AnswerCache, 'areFresh'>,
  calls: readonly Call[],
  quotes: readonly Quote[],
): Promise<readonly (Call & QuotedCall)[]> {
  const fresh = await cache.areFresh(
    calls.map(({ plan: { acceptCache, maxAgeMs = 0, cacheKey } }) => ({
      key: cacheKey,
      lifetimeMs: acceptCache ? maxAgeMs : 0,
    })),
  )
  return calls.map((call, at) => {
    const quote = quotes.find((each) => each.endpoint === call.endpoint.id)
    if (!quote) throw new Error(`No quote of ${call.endpoint.id}`)
    const { priceMicros, isPermitted } = quote
    return { ...call, priceMicros, isPermitted, isStored: fresh[at] ?? false }
  })
}
