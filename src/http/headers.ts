import { formatMoney } from '../core/money.ts'
import type { Account, Outcome } from '../services/calls/outcome.ts'
import type { LimitState } from '../store/gate/protocol.ts'

export type Headers = Record<string, string | number>

/** On every answer: nothing here is a page, nothing may be guessed at, kept, or framed. */
export const securityHeaders: Readonly<Headers> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

/** What scripts on other sites may read besides the body. */
const exposed =
  'X-Request-Id, X-Charged, X-Cost, X-Balance, X-Cache, Age, X-Source, RateLimit, RateLimit-Policy, Retry-After'

/** Any site may call: nothing is granted by cookies, only by a token that the script must have. */
export const corsHeaders: Readonly<Headers> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': exposed,
}

export const preflightHeaders: Readonly<Headers> = {
  'Access-Control-Allow-Methods': 'GET, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Prefer, Idempotency-Key, Accept-Language',
  'Access-Control-Max-Age': 86_400,
}

/** What an outcome says in headers: what was charged, what is left, and where the data came from. */
export function outcomeHeaders(outcome: Outcome): Headers {
  const headers: Headers = {
    'X-Request-Id': outcome.requestId,
    'X-Charged': String(outcome.code === 0),
    'X-Cost': formatMoney(outcome.costMicros),
  }
  if (outcome.account) addAccount(headers, outcome.account)
  const source = outcome.code === 0 ? outcome.answer.source : outcome.source
  if (source !== undefined) headers['X-Source'] = source
  if (outcome.code === 0) {
    headers['X-Cache'] = outcome.cache
    if (outcome.ageMs !== undefined) headers.Age = Math.floor(outcome.ageMs / 1000)
  } else if (outcome.retryAfterMs !== undefined) {
    headers['Retry-After'] = wholeSeconds(outcome.retryAfterMs)
  }
  return headers
}

/** `RateLimit` and `RateLimit-Policy` as in draft-ietf-httpapi-ratelimit-headers-10. */
function addAccount(headers: Headers, { availableMicros, rate, quota }: Account): void {
  headers['X-Balance'] = formatMoney(availableMicros)
  const policies = [`"second";q=${rate.limit};w=1`]
  const limits = [limitItem('second', rate)]
  if (quota) {
    policies.push(`"day";q=${quota.limit};w=86400`)
    limits.push(limitItem('day', quota))
  }
  headers['RateLimit-Policy'] = policies.join(', ')
  headers.RateLimit = limits.join(', ')
}

function limitItem(name: string, { remaining, resetMs }: LimitState): string {
  return `"${name}";r=${remaining};t=${wholeSeconds(resetMs)}`
}

function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}
