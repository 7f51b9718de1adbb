import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Prefix, StoredAnswer } from '../cache/stored-answer.ts'
import { shanghaiIso } from '../core/clock.ts'
import { codes } from '../core/codes.ts'
import { envelopeHead, envelopeTail } from '../core/envelope.ts'
import type { Language } from '../core/text.ts'
import type { Answered, Refused } from '../services/metered/outcome.ts'
import { writeAnswerHead } from './answer-head.ts'
import { type Assembled, bytesOf, withTail } from './assemble.ts'
import {
  callLines,
  type Headers,
  headersOf,
  type OutcomeHead,
  outcomeLines,
  pageHeaders,
  standingLines,
} from './headers.ts'
import { encodingOf, languageOf } from './negotiation.ts'

const json = 'application/json; charset=utf-8'

/** A request, when it came in, and where its answer goes. */
export interface Arrived {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** When it came in by the injected clock, for what is said of it. */
  readonly atMs: number
  /** When it came in by the steady clock, for durations. */
  readonly tickMs: number
}

export interface RefusalOptions {
  /** The language of a caller who names none that we speak. */
  readonly fallback: Language
  /** A status that the protocol decides; without one the business rule holds: 200, or strict. */
  readonly httpStatus?: number
}

/** Sends a stored answer as its envelope; a promise where its form has to be made first. */
export function sendAnswer(
  arrived: Arrived,
  outcome: Answered<StoredAnswer>,
  fallback: Language,
): Promise<void> | undefined {
  const { headers } = arrived.request
  const language = languageOf(headers['accept-language'], fallback)
  const wanted = encodingOf(headers['accept-encoding'])
  const prefix = outcome.answer.prefix(language, wanted)
  if (prefix instanceof Promise) return prefix.then((made) => sendForm(arrived, outcome, made))
  sendForm(arrived, outcome, prefix)
  return undefined
}

function sendForm(
  { request, response, tickMs }: Arrived,
  outcome: Answered<StoredAnswer>,
  prefix: Prefix,
): void {
  const body = withTail(prefix, envelopeTail(outcome.requestId))
  const lines =
    outcomeLines(outcome, performance.now() - tickMs) + entityLines(request, bytesOf(body))
  send(writeAnswerHead(response, lines + encodingLines(prefix)), body)
}

function encodingLines({ encoding }: Prefix): string {
  return encoding === 'identity' ? '' : `Content-Encoding: ${encoding}\r\nVary: Accept-Encoding\r\n`
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
  { request, response, atMs, tickMs }: Arrived,
  refused: Refused,
  { fallback, httpStatus }: RefusalOptions,
  extra: Headers = [],
): void {
  const language = languageOf(request.headers['accept-language'], fallback)
  const body = Buffer.from(refusalEnvelope(refused, language, atMs))
  const strict = refused.standing?.strict || prefersStrict(request)
  const status = httpStatus ?? (strict ? codes[refused.code].strictStatus : 200)
  const lines =
    outcomeLines(refused, performance.now() - tickMs) + entityLines(request, body.length)
  response.writeHead(status, [...headersOf(lines), ...extra]).end(body)
}

/** Sends data of our own as its envelope. */
export function sendData(
  arrived: Arrived,
  head: OutcomeHead,
  data: object,
  fallback: Language,
): void {
  const { request, response, atMs } = arrived
  const language = languageOf(request.headers['accept-language'], fallback)
  const envelope = envelopeHead({
    code: 0,
    message: codes[0].meaning[language],
    data: JSON.stringify(data),
    recordTime: shanghaiIso(atMs),
  })
  const body = Buffer.from(envelope + envelopeTail(head.requestId))
  const headers = headersOfPage(arrived, head)
  headers.push('Content-Type', json, 'Content-Length', String(body.length))
  response.writeHead(200, headers).end(body)
}

/** Sends rows of a spreadsheet as a file of this name. */
export function sendCsv(arrived: Arrived, head: OutcomeHead, name: string, text: string): void {
  const body = Buffer.from(text)
  const headers = headersOfPage(arrived, head)
  headers.push('Content-Type', 'text/csv; charset=utf-8')
  headers.push('Content-Disposition', `attachment; filename="${name}.csv"`)
  headers.push('Content-Length', String(body.length))
  arrived.response.writeHead(200, headers).end(body)
}

function headersOfPage({ tickMs }: Arrived, head: OutcomeHead): string[] {
  return [...headersOf(standingLines(head, performance.now() - tickMs)), ...pageHeaders]
}

function entityLines(request: IncomingMessage, bytes: number): string {
  return `${callLines(request)}Content-Type: ${json}\r\nContent-Length: ${bytes}\r\n`
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

function prefersStrict(request: IncomingMessage): boolean {
  return /(?:^|[,\s])status="?strict\b/i.test(String(request.headers.prefer ?? ''))
}
