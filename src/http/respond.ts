import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Encoding } from '../cache/stored-answer.ts'
import { shanghaiIso } from '../core/clock.ts'
import { codes } from '../core/codes.ts'
import { envelopeHead, envelopeTail } from '../core/envelope.ts'
import { type Language, languageOf } from '../core/text.ts'
import type { Outcome, Refused } from '../services/calls/outcome.ts'
import { type Assembled, bytesOf, withTail } from './assemble.ts'
import { callHeaders, type Headers, outcomeHeaders } from './headers.ts'

const json = 'application/json; charset=utf-8'

/** When a request came in: by the injected clock for what is said, by the steady one for durations. */
export interface Arrival {
  readonly atMs: number
  readonly tickMs: number
}

export interface RefusalOptions extends Arrival {
  /** For a caller who names no language that we speak. */
  readonly fallback: Language
  /** A status that the protocol decides; without one the business rule holds: 200, or strict. */
  readonly httpStatus?: number
}

/** Sends an outcome as its envelope. */
export async function sendOutcome(
  request: IncomingMessage,
  response: ServerResponse,
  outcome: Outcome,
  fallback: Language,
  arrival: Arrival,
): Promise<void> {
  if (outcome.code !== 0) return sendRefusal(request, response, outcome, { ...arrival, fallback })
  const language = languageOf(request.headers['accept-language'], fallback)
  const wanted = preferredEncoding(request.headers['accept-encoding'])
  const found = outcome.answer.prefix(language, wanted)
  const prefix = found instanceof Promise ? await found : found
  const body = withTail(prefix, envelopeTail(outcome.requestId))
  const headers = outcomeHeaders(outcome, performance.now() - arrival.tickMs)
  addEntityHeaders(headers, request, bytesOf(body))
  if (prefix.encoding !== 'identity') {
    headers.push('Content-Encoding', prefix.encoding, 'Vary', 'Accept-Encoding')
  }
  send(response.writeHead(200, headers), body)
}

/** Sends a body; what is in pieces is not copied. */
function send(response: ServerResponse, body: Assembled): void {
  if (!Array.isArray(body)) return void response.end(body, 'latin1')
  response.cork()
  for (const piece of body) response.write(piece)
  response.end()
}

/** Sends a refusal as its envelope, with `data` null. */
export function sendRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  refused: Refused,
  { fallback, atMs, tickMs, httpStatus }: RefusalOptions,
  extra: Headers = [],
): void {
  const language = languageOf(request.headers['accept-language'], fallback)
  const body = Buffer.from(refusalEnvelope(refused, language, atMs))
  const strict = refused.strict || prefersStrict(request)
  const status = httpStatus ?? (strict ? codes[refused.code].strictStatus : 200)
  const headers = outcomeHeaders(refused, performance.now() - tickMs)
  addEntityHeaders(headers, request, body.length)
  headers.push(...extra)
  response.writeHead(status, headers).end(body)
}

function addEntityHeaders(headers: string[], request: IncomingMessage, bytes: number): void {
  headers.push(...callHeaders(request), 'Content-Type', json, 'Content-Length', String(bytes))
}

export function refusalEnvelope(
  { code, text, requestId }: Pick<Refused, 'code' | 'text' | 'requestId'>,
  language: Language,
  atMs: number,
): string {
  const recordTime = shanghaiIso(atMs)
  const head = envelopeHead({ code, message: text[language], data: 'null', recordTime })
  return head + envelopeTail(requestId)
}

/** Brotli where the client takes it, for it is smaller; a weight of 0 is a no. */
export function preferredEncoding(
  acceptEncoding: string | string[] | undefined,
  offered: readonly Encoding[] = ['br', 'gzip'],
): Encoding {
  if (acceptEncoding === undefined) return 'identity'
  const accepted = String(acceptEncoding)
    .toLowerCase()
    .split(',')
    .filter((item) => !/;\s*q=0(\.0*)?\s*$/.test(item))
    .map((item) => item.split(';')[0]?.trim())
  return offered.find((encoding) => accepted.includes(encoding)) ?? 'identity'
}

function prefersStrict(request: IncomingMessage): boolean {
  return /(?:^|[,\s])status="?strict\b/i.test(String(request.headers.prefer ?? ''))
}
