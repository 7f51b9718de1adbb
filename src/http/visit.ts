import type { FastifyReply, FastifyRequest } from 'fastify'
import { shanghaiIso } from '../core/clock.ts'
import { codes } from '../core/codes.ts'
import { envelopeHead, envelopeTail } from '../core/envelope.ts'
import { AppError } from '../core/errors.ts'
import { newRequestId } from '../core/ids.ts'
import { languageOf, type Text } from '../core/text.ts'
import type { Query } from '../derive/reader.ts'
import { type CallContext, digestOf } from '../services/calls/execute.ts'
import type { OutcomeBase, Refused } from '../services/calls/outcome.ts'
import { tokenProblem } from '../services/calls/refusals.ts'
import type { EndpointTally } from '../services/calls/tally.ts'
import { callerAddress } from './address.ts'
import { type CallRouteSettings, maxQueryLength, urlTooLong } from './calls.ts'
import { headerRecord, standingHeaders } from './headers.ts'
import { parseQuery, takeToken } from './query.ts'
import { type Arrival, sendRefusal } from './respond.ts'
import { tokenOf } from './token.ts'

/** What a token's holder asks beside the catalog's calls, from its arrival to its answer. */
export interface Visit extends Arrival {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly requestId: string
  readonly settings: CallRouteSettings
  /** Where its end is counted; only what can be priced is. */
  readonly tally?: EndpointTally
}

export function visitOf(
  { clock }: CallContext,
  settings: CallRouteSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  tally?: EndpointTally,
): Visit {
  const atMs = clock.now()
  const requestId = newRequestId(atMs)
  const tickMs = performance.now()
  return { request, reply, requestId, settings, atMs, tickMs, ...(tally && { tally }) }
}

export interface Asker {
  readonly digest: string
  readonly address: string
  /** What is asked, without the token. */
  readonly query: Query
}

/** Who asks, and what. Refuses, and gives undefined, where that cannot be read or has no token. */
export function askerOf(ctx: CallContext, visit: Visit): Asker | undefined {
  const { request, settings } = visit
  const text = request.raw.url?.split('?').slice(1).join('?') ?? ''
  if (text.length > maxQueryLength) return refuse(visit, { code: 400, text: urlTooLong }, 414)
  const read = readQuery(text)
  if (read instanceof AppError) return refuse(visit, { code: 400, text: read.text })
  const token = tokenOf(request.headers, read.token)
  const digest = digestOf(ctx, token)
  if (!digest) return refuse(visit, { code: 100, text: tokenProblem(token) })
  const address = callerAddress(request.raw, settings.trustedProxies)
  return { digest, address, query: read.query }
}

function readQuery(text: string) {
  try {
    const { token, rest } = takeToken(text)
    return { token, query: parseQuery(rest) }
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/** Answers with data of our own. `outcome` says where it leaves the token. */
export function sendData(
  { request, reply, requestId, settings, atMs, tickMs, tally }: Visit,
  outcome: Omit<OutcomeBase, 'requestId' | 'strict'>,
  data: object,
): void {
  const language = languageOf(request.headers['accept-language'], settings.language)
  const head = envelopeHead({
    code: 0,
    message: codes[0].meaning[language],
    data: JSON.stringify(data),
    recordTime: shanghaiIso(atMs),
  })
  const told = { ...outcome, requestId, strict: false }
  tally?.add({ ...outcome, code: 0 }, performance.now() - tickMs)
  reply
    .headers(headerRecord(standingHeaders(told, performance.now() - tickMs)))
    .type('application/json; charset=utf-8')
    .send(head + envelopeTail(requestId))
}

/** Refuses, with a status of the protocol's where there is one. */
export function refuse(
  { request, reply, requestId, settings, atMs, tickMs, tally }: Visit,
  refused: { readonly code: Refused['code']; readonly text: Text } & Partial<Refused>,
  httpStatus?: number,
): undefined {
  reply.hijack()
  const told: Refused = { costMicros: 0, strict: false, ...refused, requestId }
  tally?.add(told, performance.now() - tickMs)
  sendRefusal(request.raw, reply.raw, told, {
    fallback: settings.language,
    atMs,
    tickMs,
    ...(httpStatus !== undefined && { httpStatus }),
  })
}
