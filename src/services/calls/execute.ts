import type { AnswerCache } from '../../cache/answers.ts'
import { StoredAnswer } from '../../cache/stored-answer.ts'
import { type Clock, elapsedMs } from '../../core/clock.ts'
import { codes } from '../../core/codes.ts'
import { AppError } from '../../core/errors.ts'
import type { Text } from '../../core/text.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type {
  AdmitRequest,
  RejectRequest,
  Remembrance,
  Settlement,
  SettleRequest,
  Verdict,
} from '../../ledger/protocol.ts'
import type { CacheState } from '../../ledger/records.ts'
import { SourceFault } from '../../sources/fault.ts'
import type { Source } from '../../sources/source.ts'
import type { FreshCollection } from '../observations/keep.ts'
import type { TokenDigester } from '../tokens/digest.ts'
import type { Flights } from './flights.ts'
import type { Account, Outcome, Refused } from './outcome.ts'
import type { Plan, Servable } from './plan.ts'
import { refusalText, tokenProblem } from './refusals.ts'
import { replied } from './replied.ts'
import type { CallTally } from './tally.ts'

/** What callers ask of the ledger. */
export type CallLedger = Pick<Ledger, 'admit' | 'reject' | 'settle' | 'inquire' | 'trouble'>

export interface CallContext {
  readonly ledger: CallLedger
  readonly cache: AnswerCache
  readonly source: Source
  readonly flights: Flights<StoredAnswer>
  /** Takes a fresh collection for the history; nobody waits for it. */
  readonly observe: (collection: FreshCollection<Uint8Array>) => void
  readonly digestOf: TokenDigester
  readonly tally: CallTally
  readonly clock: Clock
  readonly deadlineMs: number
  /** Takes what really went wrong; it is for the operator and never reaches the caller. */
  readonly report: (message: string, details: Readonly<Record<string, unknown>>) => void
}

export interface Call {
  readonly requestId: string
  readonly plan: Plan
  /** As the caller sent it, or what to tell a caller who sent none. */
  readonly token: string | Text
  readonly address: string
  /** What an idempotency key makes of the call; without one nothing is remembered. */
  readonly once?: { readonly keyDigest: string; readonly fingerprint: string }
  /** Aborts when the caller leaves; made when first asked for, as most calls never ask. */
  readonly caller: () => AbortSignal
}

/** A call that was admitted and must be settled, whatever comes of it. */
type Admitted = Extract<Verdict, { code: 0 }>

/**
 * The path of a call. Authenticate, permit and admit are one atomic move of the ledger, which every
 * call passes once before its answer and, if it had to be collected, once after.
 * Returns undefined when the caller has left.
 */
export async function executeCall(ctx: CallContext, call: Call): Promise<Outcome | undefined> {
  try {
    const digest = digestOf(ctx, call.token)
    if (!digest) return refuse(call, 100, tokenProblem(call.token))

    const { plan } = call
    if (plan.problem) return await reject(ctx, call, digest, plan.problem)

    const stored = plan.acceptCache
      ? (ctx.cache.hot(plan.cacheKey, plan.endpoint.dataset.lifetimeMs) ??
        (await ctx.cache.get(plan.cacheKey, plan.endpoint.dataset.lifetimeMs)))
      : undefined

    const admission: AdmitRequest = {
      kind: 'admit',
      requestId: call.requestId,
      digest,
      address: call.address,
      endpoint: plan.endpoint.id,
      subject: plan.subject,
      take: stored ? 'charge' : 'hold',
      source: stored?.source ?? null,
      ...(call.once && stored && { remember: remembrance(call.once, stored, plan.subject) }),
      atMs: ctx.clock.now(),
    }
    const verdict = await replied<Verdict>((done) => ctx.ledger.admit(admission, done))
    if (verdict.code !== 0) return refuseBy(call, verdict)
    if (stored) return answerStored(ctx, call, verdict, stored)
    ctx.tally.held++
    return await collectAndSettle(ctx, call, plan, verdict).finally(() => ctx.tally.held--)
  } catch (error) {
    ctx.report('call failed', { requestId: call.requestId, endpoint: call.plan.endpoint.id, error })
    return refuse(call, 500, codes[500].meaning)
  }
}

/** The digest of a caller's token; undefined where there is none that could be one of ours. */
export function digestOf(ctx: CallContext, token: string | Text): string | undefined {
  return typeof token === 'string' ? ctx.digestOf(token) : undefined
}

async function reject(
  ctx: CallContext,
  call: Call,
  digest: string,
  error: AppError,
): Promise<Refused> {
  const request: RejectRequest = {
    kind: 'reject',
    requestId: call.requestId,
    digest,
    address: call.address,
    endpoint: call.plan.endpoint.id,
    code: 400,
    atMs: ctx.clock.now(),
  }
  const verdict = await replied<Verdict>((done) => ctx.ledger.reject(request, done))
  if (verdict.code === 0 || verdict.code === 100) return refuseBy(call, verdict)
  return { ...refuse(call, error.code, error.text), ...standingOf(verdict) }
}

function answerStored(
  ctx: CallContext,
  call: Call,
  verdict: Admitted,
  answer: StoredAnswer,
): Outcome {
  const { requestId } = call
  const costMicros = verdict.priceMicros
  const age = ageOf(answer, ctx.clock.now())
  return { code: 0, requestId, costMicros, answer, cache: 'hit', ...age, ...standingOf(verdict) }
}

/** How old an answer is; nothing where a clock that was set back since cannot tell. */
export function ageOf({ collectedAtMs }: StoredAnswer, nowMs: number): { ageMs?: number } {
  const ageMs = elapsedMs(collectedAtMs, nowMs)
  return Number.isFinite(ageMs) ? { ageMs } : {}
}

async function collectAndSettle(
  ctx: CallContext,
  call: Call,
  plan: Servable,
  verdict: Admitted,
): Promise<Outcome | undefined> {
  const collectedFrom = performance.now()
  const collected = await collectOrRecall(ctx, call, plan)
  const sourceMs = performance.now() - collectedFrom
  const failed = collected instanceof AppError
  const end: SettleRequest = {
    kind: 'settle',
    requestId: call.requestId,
    state: collected === 'left' ? 'cancelled' : 'answered',
    code: collected === 'left' ? null : failed ? collected.code : 0,
    cache: collected === 'left' || failed ? null : collected.cache,
    source: collected === 'left' || failed ? askedSource(ctx, collected) : collected.answer.source,
    ...(call.once &&
      !failed &&
      collected !== 'left' && {
        remember: remembrance(call.once, collected.answer, plan.subject),
      }),
    atMs: ctx.clock.now(),
  }
  const settlement = await replied<Settlement>((done) => ctx.ledger.settle(end, done))
  if (collected === 'left') return undefined

  const { strict, account } = standingOf(verdict)
  const after = { strict, account: { ...account, availableMicros: settlement.availableMicros } }
  if (!failed) {
    const { requestId } = call
    return {
      code: 0,
      requestId,
      costMicros: settlement.costMicros,
      ...collected,
      ...after,
      ...(collected.cache !== 'hit' && { sourceMs }),
    }
  }
  const { code, text, retryAfterMs } = collected
  const source = askedSource(ctx, collected)
  const refused = { ...refuse(call, code, text), ...after, source, sourceMs }
  return retryAfterMs === undefined ? refused : { ...refused, retryAfterMs }
}

/** Who the failure is of: of several sources the one that the caller is told about. */
function askedSource(ctx: CallContext, failure: AppError | 'left'): string {
  return (failure instanceof SourceFault && failure.source) || ctx.source.name
}

function remembrance(
  once: NonNullable<Call['once']>,
  answer: StoredAnswer,
  subject: string | null,
): Remembrance {
  const { body, collectedAtMs, source } = answer
  return { ...once, subject, body, collectedAtMs, source }
}

interface Collection {
  readonly answer: StoredAnswer
  readonly cache: CacheState
  /** How old the data was when it was asked for; absent where it was collected since. */
  readonly ageMs?: number
}

/** Collects; where that fails and the caller accepts what is stored, an old answer beats none. */
async function collectOrRecall(
  ctx: CallContext,
  call: Call,
  plan: Servable,
): Promise<Collection | AppError | 'left'> {
  const collected = await collect(ctx, call, plan)
  const isDown = collected instanceof AppError && (collected.code === 301 || collected.code === 302)
  if (!plan.acceptCache || !isDown) return collected
  const answer = await ctx.cache.stale(plan.cacheKey, plan.endpoint.dataset.lifetimeMs)
  if (!answer) return collected
  return { answer, cache: 'stale', ...ageOf(answer, ctx.clock.now()) }
}

/**
 * Collects, alone or with others who want the same; what was stored since the call looked is not
 * collected again. Every failure comes back as a value.
 */
async function collect(
  ctx: CallContext,
  call: Call,
  plan: Servable,
): Promise<Collection | AppError | 'left'> {
  const caller = call.caller()
  if (caller.aborted) return 'left'
  const askedAtMs = ctx.clock.now()
  // A collection is stored before it lands, and nothing is awaited from here until it is joined.
  const stored = plan.acceptCache && ctx.cache.hot(plan.cacheKey, plan.endpoint.dataset.lifetimeMs)
  if (stored) return { answer: stored, cache: 'hit', ...ageOf(stored, askedAtMs) }
  const ending = new AbortController()
  const leave = () => ending.abort(caller.reason)
  caller.addEventListener('abort', leave, { once: true })
  const timer = setTimeout(() => ending.abort(deadlinePassed), ctx.deadlineMs)
  try {
    const { value, shared } = await ctx.flights.join(
      plan.cacheKey,
      async (signal) => {
        const { body, collectedAtMs, source } = await ctx.source.collect(plan.request, { signal })
        const answer = new StoredAnswer(body, collectedAtMs, source)
        const { cacheKey, request, subject } = plan
        const { bytes } = answer
        ctx.cache.set(cacheKey, answer, subject)
        ctx.observe({ key: cacheKey, request, body: bytes, collectedAtMs, source })
        return answer
      },
      ending.signal,
    )
    const { ageMs } = ageOf(value, askedAtMs)
    return { answer: value, cache: shared ? 'shared' : 'miss', ...(ageMs && { ageMs }) }
  } catch (error) {
    if (caller.aborted) return 'left'
    if (ending.signal.aborted) return overdue(ctx.deadlineMs)
    if (error instanceof AppError) return error
    const { requestId } = call
    ctx.report('collection failed', { requestId, endpoint: plan.endpoint.id, error })
    return new AppError(500, codes[500].meaning, { cause: error })
  } finally {
    clearTimeout(timer)
    caller.removeEventListener('abort', leave)
  }
}

/** Named as of any time limit, so that whoever is asked knows that it was not the caller who left. */
const deadlinePassed = new DOMException('The deadline of a call has passed', 'TimeoutError')

function overdue(deadlineMs: number): AppError {
  const seconds = Math.ceil(deadlineMs / 1000)
  return new AppError(301, {
    zh: `采集失败：${seconds} 秒内没有结果，请稍后重试`,
    en: `The collection failed: no answer within ${seconds} s; retry later`,
  })
}

function refuse(call: Call, code: Refused['code'], text: Refused['text']): Refused {
  return { code, text, requestId: call.requestId, costMicros: 0, strict: false }
}

/** What a verdict that is not 0 tells the caller. */
export function refuseBy(call: Call, verdict: Verdict): Refused {
  return { ...refusalBy(verdict, call.plan.endpoint.path), requestId: call.requestId }
}

/** The same for whatever was asked at the path. */
export function refusalBy(verdict: Verdict, path: string): Omit<Refused, 'requestId'> {
  if (verdict.code === 0) throw new Error('An admitted call cannot be refused by its verdict')
  const text = refusalText(verdict, path)
  if (verdict.code === 100) return { code: 100, text, costMicros: 0, strict: false }
  const { rate, quota } = verdict.standing
  const retryAfterMs =
    verdict.code === 302 ? rate.resetMs : verdict.code === 303 ? quota?.resetMs : undefined
  return {
    code: verdict.code,
    text,
    costMicros: 0,
    ...standingOf(verdict),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

function standingOf(verdict: Exclude<Verdict, { code: 100 }>): {
  strict: boolean
  account: Account
} {
  const { strict, availableMicros, rate, quota } = verdict.standing
  return { strict, account: { availableMicros, rate, quota } }
}
