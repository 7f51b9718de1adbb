import { hash } from 'node:crypto'
import { StoredAnswer } from '../../cache/stored-answer.ts'
import { AppError } from '../../core/errors.ts'
import type { Text } from '../../core/text.ts'
import type { Inquiry } from '../../ledger/protocol.ts'
import { ageOf, type Call, type CallContext, digestOf, executeCall, refuseBy } from './execute.ts'
import type { Outcome } from './outcome.ts'
import type { Servable } from './plan.ts'

/** Calls with an idempotency key that are under way, by token and key. */
export type OnceInFlight = Map<string, Promise<Outcome | undefined>>

const keyPattern = /^[\x21-\x7e]{1,128}$/

/**
 * Executes a call so that its idempotency key brings one answer and one charge within a day: a
 * repetition brings the first answer again, one that comes meanwhile waits for it, and one with
 * other parameters is refused. A call that failed left nothing, so its repetition is a new call.
 */
export async function executeOnce(
  ctx: CallContext & { readonly onceInFlight: OnceInFlight },
  call: Call,
  key: string,
): Promise<Outcome | undefined> {
  const { plan } = call
  if (!keyPattern.test(key)) return refuse(ctx, call, keyMalformed)
  const digest = digestOf(ctx, call.token)
  if (!digest || plan.problem) return executeCall(ctx, call)
  const keyDigest = hash('sha256', key)
  const slot = `${digest} ${keyDigest}`
  const waitedFrom = performance.now()
  for (;;) {
    const underWay = ctx.onceInFlight.get(slot)
    if (!underWay) break
    await underWay
  }
  const waitedMs = performance.now() - waitedFrom
  // What was waited for the first call is of the call's own time.
  const rest = { ...ctx, deadlineMs: Math.max(0, ctx.deadlineMs - waitedMs) }
  const run = recallOrExecute(rest, call, digest, { keyDigest, fingerprint: fingerprintOf(plan) })
  ctx.onceInFlight.set(slot, run)
  try {
    return await run
  } finally {
    ctx.onceInFlight.delete(slot)
  }
}

async function recallOrExecute(
  ctx: CallContext,
  call: Call,
  digest: string,
  once: NonNullable<Call['once']>,
): Promise<Outcome | undefined> {
  const inquiry = await inquire(ctx, call, once, digest)
  // A token that is not let in is refused there, like on any other call.
  if (!inquiry?.recalled) return executeCall(ctx, { ...call, once })
  const { recalled, standing } = inquiry
  if (!recalled.answer) {
    if (recalled.refusal === 400) return refuse(ctx, call, keyReused)
    if (recalled.refusal === 'erased') return refuse(ctx, call, answerErased(recalled.requestId))
    return refuseBy(call, { code: recalled.refusal, priceMicros: 0, standing })
  }
  const { answer } = recalled
  const { requestId, body, collectedAtMs, source } = answer
  const { strict, availableMicros, rate, quota } = inquiry.standing
  const stored = new StoredAnswer(body, collectedAtMs, source)
  return {
    code: 0,
    requestId,
    costMicros: 0,
    answer: stored,
    cache: 'hit',
    ...ageOf(stored, ctx.clock.now()),
    replayed: true,
    strict,
    account: { availableMicros, rate, quota },
  }
}

type Answerable = Extract<Inquiry, { fault?: undefined }>

async function inquire(
  ctx: CallContext,
  { address, plan }: Call,
  { keyDigest, fingerprint }: NonNullable<Call['once']>,
  digest: string,
): Promise<Answerable | undefined> {
  const atMs = ctx.clock.now()
  const once = { keyDigest, fingerprint, endpoint: plan.endpoint.id }
  const inquiry = await ctx.ledger.inquire({ kind: 'inquiry', digest, address, once, atMs })
  return inquiry.fault === undefined ? inquiry : undefined
}

/** The same for the same endpoint and parameters as they were read, in whatever way they were put. */
function fingerprintOf({ endpoint, cacheKey, acceptCache }: Servable): string {
  return hash('sha256', JSON.stringify([endpoint.path, cacheKey, acceptCache]))
}

/** Refuses the key as a parameter is refused: the token is judged first, and told where it stands. */
function refuse(ctx: CallContext, call: Call, text: Text): Promise<Outcome | undefined> {
  const { endpoint } = call.plan
  return executeCall(ctx, { ...call, plan: { endpoint, problem: new AppError(400, text) } })
}

const keyMalformed: Text = {
  zh: '请求头 Idempotency-Key 有误：应为 1 至 128 个可见 ASCII 字符',
  en: 'The header Idempotency-Key is malformed: give 1 to 128 visible ASCII characters',
}

const keyReused: Text = {
  zh: '此 Idempotency-Key 在 24 小时内已用于参数不同的调用：请换一个新的键',
  en: 'This Idempotency-Key was used for a call with other parameters within 24 hours: take a new key',
}

/** The operator erased the creator: the key's call was charged, and is not charged again. */
function answerErased(requestId: string): Text {
  return {
    zh: `此 Idempotency-Key 已用于调用 ${requestId}，本次不再扣费；其结果已随该达人的数据被清除，无法再次返回。如需重新采集，请换一个新的键`,
    en: `This Idempotency-Key was used for the call ${requestId} and is not charged again; its answer was erased with the creator's data and cannot be brought again. To collect anew, take a new key`,
  }
}
