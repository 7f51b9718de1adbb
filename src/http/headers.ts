import { type IncomingMessage, validateHeaderValue } from 'node:http'
import { answerHeaderNames, requestHeaders } from '../core/headers.ts'
import { formatMoney } from '../core/money.ts'
import type { LimitState, Standing } from '../ledger/protocol.ts'
import type { Outcome } from '../services/metered/outcome.ts'

/** Names and values in turn, as `writeHead` takes them with the least work. */
export type Headers = readonly string[]

/** Header lines as they are sent, each with its end: all of an answer's in one text cost the least. */
export const linesOf = (headers: Headers): string =>
  headers.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')

/** The names and values of header lines. */
export function headersOf(lines: string): string[] {
  return lines
    .split('\r\n')
    .slice(0, -1)
    .flatMap((line) => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon), line.slice(colon + 2)]
    })
}

/** An answer is what it says it is, and nobody on its way may keep it. */
const dataHeaders: Headers = ['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff']

/** Any site may call: nothing is granted by cookies, only by a token that the script must have. */
const corsHeaders: Headers = [
  ...['Access-Control-Allow-Origin', '*'],
  ...['Access-Control-Expose-Headers', answerHeaderNames.join(', ')],
]

/** Every page has these: none may be framed, or tell another site where its reader was. */
export const pageHeaders: Headers = [
  ...dataHeaders,
  ...corsHeaders,
  ...['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ...['Referrer-Policy', 'no-referrer'],
]

const scriptHeaders: Headers = [...dataHeaders, ...corsHeaders]

const dataLines = linesOf(dataHeaders)
const scriptLines = linesOf(scriptHeaders)

/**
 * The answer to a call has these. Only a browser's script says where it is from, and needs the
 * grant.
 */
export function callLines({ headers }: IncomingMessage): string {
  return headers.origin === undefined ? dataLines : scriptLines
}

const ownRequestHeaders = ['Authorization', ...Object.keys(requestHeaders)].join(', ')

/**
 * Names with commas between. There may be more of them than any client has, but no more than that.
 */
const headerNames = /^[\w!#$%&'*+.^`|~-]+(?:[ \t]*,[ \t]*[\w!#$%&'*+.^`|~-]+)*$/
const maxHeaderNamesLength = 2048

/**
 * Answers a browser that asks beforehand whether it may call. It may send whatever headers it wants
 * to: libraries add some of their own, and a `*` would not cover `Authorization`.
 */
export function preflightHeaders({ headers }: IncomingMessage): string[] {
  const wanted = String(headers['access-control-request-headers'] ?? '')
  const isList = wanted.length <= maxHeaderNamesLength && headerNames.test(wanted)
  return [
    ...scriptHeaders,
    ...['Access-Control-Allow-Methods', 'GET, HEAD, POST, OPTIONS'],
    ...['Access-Control-Allow-Headers', isList ? wanted : ownRequestHeaders],
    ...['Access-Control-Max-Age', '86400'],
    ...['Vary', 'Access-Control-Request-Headers'],
  ]
}

/** Headers as an object, which is how Fastify takes them. */
export function headerRecord(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1] ?? '']] : [])),
  )
}

/** What an answer tells of anything that a token was asked for, however it ended. */
export type OutcomeHead = Pick<
  Outcome<unknown>,
  'requestId' | 'costMicros' | 'standing' | 'sourceMs'
>

/** What was charged, what is left, and how long it took. */
export function standingLines(told: OutcomeHead, totalMs: number): string {
  const { requestId, costMicros, standing } = told
  const lines = `X-Request-Id: ${requestId}\r\nX-Charged: ${costMicros > 0}\r\nX-Cost: ${formatMoney(costMicros)}\r\nServer-Timing: ${serverTiming(told, totalMs)}\r\n`
  return standing ? lines + linesOfStanding(standing) : lines
}

/** What an outcome says in headers: its standing, where the data came from, and how old it is. */
export function outcomeLines(outcome: Outcome<unknown>, totalMs: number): string {
  let lines = standingLines(outcome, totalMs)
  if (outcome.source !== null) {
    // Of all values the only one that is not made here.
    validateHeaderValue('X-Source', outcome.source)
    lines += `X-Source: ${outcome.source}\r\n`
  }
  if (outcome.code === 0) {
    if (outcome.cache !== null) lines += `X-Cache: ${outcome.cache}\r\n`
    if (outcome.isReplayed) lines += 'Idempotent-Replayed: true\r\n'
    if (outcome.ageMs !== undefined) lines += `Age: ${Math.floor(outcome.ageMs / 1000)}\r\n`
  } else if (outcome.retryAfterMs !== undefined) {
    lines += `Retry-After: ${wholeSeconds(outcome.retryAfterMs)}\r\n`
  }
  return lines
}

/**
 * The time that the call took in the gateway and, apart from that, at its source (W3C Server
 * Timing).
 */
function serverTiming({ sourceMs = 0 }: OutcomeHead, totalMs: number): string {
  const gateway = `gateway;dur=${(totalMs - sourceMs).toFixed(2)}`
  return sourceMs === 0 ? gateway : `${gateway}, source;dur=${sourceMs.toFixed(2)}`
}

/** Prints `RateLimit` and `RateLimit-Policy` as in draft-ietf-httpapi-ratelimit-headers-10. */
function linesOfStanding({ availableMicros, rate, quota }: Standing): string {
  let policy = `"second";q=${rate.limit};w=1`
  let limit = limitItem('second', rate)
  if (quota) {
    policy += `, "day";q=${quota.limit};w=86400`
    limit += `, ${limitItem('day', quota)}`
  }
  const balance = formatMoney(availableMicros)
  return `X-Balance: ${balance}\r\nRateLimit-Policy: ${policy}\r\nRateLimit: ${limit}\r\n`
}

function limitItem(name: string, { remaining, resetMs }: LimitState): string {
  return `"${name}";r=${remaining};t=${wholeSeconds(resetMs)}`
}

function wholeSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}
