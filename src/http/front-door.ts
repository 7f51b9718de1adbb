import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BlockList } from 'node:net'
import type { Meter } from '../catalog/operations/operation.ts'
import type { Clock } from '../core/clock.ts'
import { codes } from '../core/codes.ts'
import { AppError } from '../core/errors.ts'
import { newRequestId } from '../core/ids.ts'
import type { Language, Text } from '../core/text.ts'
import type { MeteredContext, Who } from '../services/metered/context.ts'
import { metered, refuseUnasked } from '../services/metered/metered.ts'
import type { Refused, Tell } from '../services/metered/outcome.ts'
import { malformedToken, refused } from '../services/metered/refusals.ts'
import type { Work } from '../services/metered/work.ts'
import type { TokenDigester } from '../services/tokens/digest.ts'
import { callerAddress } from './address.ts'
import { callerClosed, isClosedBehind } from './connection.ts'
import type { Headers } from './headers.ts'
import { pathOf, queryOf } from './paths.ts'
import { takeToken } from './query.ts'
import { type Arrived, type RefusalOptions, sendRefusal } from './respond.ts'
import { tokenOf } from './token.ts'

/** What everybody comes in by who asks something of us, be it a call or a page. */
export interface FrontDoor {
  readonly clock: Clock
  readonly digestOf: TokenDigester
  /** The language for those who name none that we speak. */
  readonly language: Language
  readonly trustedProxies: BlockList
  /** Takes what really went wrong; it is for the operator and never reaches the caller. */
  readonly report: (message: string, details: Readonly<Record<string, unknown>>) => void
}

/** Counts what is to be paid for until it is settled, which can come after the connection is gone. */
export interface InFlight {
  begin(): void
  end(): void
}

/** A request from its arrival on. */
export interface Arrival extends Arrived {
  readonly requestId: string
}

export function arrive(
  { clock }: Pick<FrontDoor, 'clock'>,
  request: IncomingMessage,
  response: ServerResponse,
): Arrival {
  const atMs = clock.now()
  return { request, response, requestId: newRequestId(atMs), atMs, tickMs: performance.now() }
}

/** Who has come, and what they ask. */
export interface Guest extends Who {
  /** The query as it was written, without the token. */
  readonly query: string
}

/** Reads who has come. Throws AppError 400 where the query hides that. */
export function identify(
  { digestOf, trustedProxies }: FrontDoor,
  { request, response, requestId, tickMs }: Arrival,
  query: string,
): Guest {
  const { headers } = request
  const { token, rest } = takeToken(query)
  const given = tokenOf(headers, token)
  const digest = typeof given === 'string' ? (digestOf(given) ?? malformedToken) : given
  const address = callerAddress(request, trustedProxies)
  let signal: AbortSignal | undefined
  const gone = () => {
    signal ??= goneSignal(response)
    return signal
  }
  const key = headers['idempotency-key']
  const urgency = 'live' as const
  const who = { requestId, digest, address, tickMs, urgency, headers, gone, query: rest }
  return key === undefined ? who : { ...who, key: String(key) }
}

/**
 * A caller who closes their side before the answer has been sent is taken to have left: nothing is
 * worked for on the chance that they still read.
 */
function goneSignal(response: ServerResponse): AbortSignal {
  if (response.destroyed || isClosedBehind(response)) return AbortSignal.abort()
  const gone = new AbortController()
  const leave = () => {
    if (!response.writableFinished) gone.abort()
  }
  response.once('close', leave)
  response.once(callerClosed, leave)
  return gone.signal
}

interface RefuseOptions extends Partial<Pick<Refused, 'standing'>> {
  readonly httpStatus?: number
  readonly extra?: Headers
}

/** Refuses what was not metered, with a status of the protocol's where there is one. */
export function refuse(
  { language: fallback }: Pick<FrontDoor, 'language'>,
  arrival: Arrival,
  { code, text }: Pick<AppError, 'code' | 'text'>,
  { standing, httpStatus, extra }: RefuseOptions = {},
): void {
  const outcome = refused(arrival.requestId, code, text, { standing })
  const options: RefusalOptions = { fallback, ...(httpStatus !== undefined && { httpStatus }) }
  sendRefusal(arrival, outcome, options, extra)
}

/** Longer than any query needs to be; what is longer still is not even decoded. */
const maxQueryLength = 8192

/** Refuses a query that is too long. Returns whether it was. */
export function refuseLength(door: FrontDoor, arrival: Arrival, query: string): boolean {
  if (query.length <= maxQueryLength) return false
  refuse(door, arrival, { code: 400, text: urlTooLong }, { httpStatus: 414 })
  return true
}

export const urlTooLong: Text = {
  zh: `地址过长：路径与查询串各至多 ${maxQueryLength} 个字符`,
  en: `The address is too long: its path and its query may have ${maxQueryLength} characters each`,
}

/** A path of ours is shorter; what somebody made up says enough by its beginning. */
const maxPathInLog = 200

/** What the caller is told of what was thrown; a fault of our own is told to the operator. */
function asAppError(
  { report }: Pick<FrontDoor, 'report'>,
  { requestId, request }: Arrival,
  error: unknown,
): AppError {
  if (error instanceof AppError) return error
  const path = pathOf(request.url).slice(0, maxPathInLog)
  report('request failed', { requestId, path, error })
  return new AppError(500, codes[500].meaning, { cause: error })
}

/**
 * Serves what is paid for, from its arrival to its end: `workOf` reads the query, and `answer` hears
 * how it ended, with nothing of its own to catch.
 */
export function serveMetered<T>(
  ctx: FrontDoor & MeteredContext,
  inFlight: InFlight,
  arrival: Arrival,
  meter: Meter,
  workOf: (query: string) => Work<T> | AppError,
  answer: Tell<T>,
): void {
  const query = queryOf(arrival.request.url)
  if (refuseLength(ctx, arrival, query)) return
  inFlight.begin()
  const tell: Tell<T> = (outcome) => {
    try {
      answer(outcome)
    } catch (error) {
      if (outcome?.code === 0) unsent(ctx, arrival, error)
      else failed(ctx, arrival, error)
    } finally {
      inFlight.end()
    }
  }
  try {
    const guest = identify(ctx, arrival, query)
    metered(ctx, guest, meter, workOf(guest.query), tell)
  } catch (error) {
    refuseUnasked(ctx, arrival, meter, asAppError(ctx, arrival, error), tell)
  }
}

/**
 * Ends a request whose answer was paid for and could not be sent: another answer would say that
 * nothing was charged. The key or the call's own record tells what became of it.
 */
export function unsent({ report }: FrontDoor, { requestId, response }: Arrival, error: unknown) {
  report('an answer could not be sent', { requestId, error })
  response.destroy()
}

/** Ends a request whose refusal could not be sent, or that was never asked. */
export function failed(door: FrontDoor, arrival: Arrival, error: unknown): void {
  const told = asAppError(door, arrival, error)
  if (arrival.response.headersSent) arrival.response.destroy()
  else refuse(door, arrival, told)
}
