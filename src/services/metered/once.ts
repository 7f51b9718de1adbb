import { hash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Meter } from '../../catalog/operations/operation.ts'
import { AppError } from '../../core/errors.ts'
import type { Text } from '../../core/text.ts'
import type { Inquiry, Once } from '../../ledger/protocol.ts'
import type { MeteredContext, Who } from './context.ts'
import type { Outcome, Tell } from './outcome.ts'
import { Payment } from './payment.ts'
import { refused, refusedBy } from './refusals.ts'
import type { Repeatable, Work } from './work.ts'

/** How soon it is asked again whether another server is done with a key. */
const askAgainMs = 100
const keyPattern = /^[\x21-\x7e]{1,128}$/

/** The key of one part of what was asked with a key; a malformed one stays so, and is refused. */
export function keyOfPart(key: string, part: readonly string[]): string {
  return keyPattern.test(key) ? hash('sha256', JSON.stringify([key, ...part])) : key
}

/**
 * Pays so that the key brings one answer and one charge within a day: a repetition brings the first
 * answer again, one that comes meanwhile waits for it, and one with other parameters is refused. What
 * failed left nothing, so its repetition is asked anew.
 */
export async function payOnce<T>(
  ctx: MeteredContext,
  who: Who,
  { digest, key }: { readonly digest: string; readonly key: string },
  meter: Meter,
  work: Work<T>,
  repeatable: Repeatable<T>,
  tell: Tell<T>,
): Promise<void> {
  if (!keyPattern.test(key)) {
    new Payment(ctx, who, digest, meter, tell).reject(new AppError(400, keyMalformed))
    return
  }
  const keyDigest = hash('sha256', key)
  const slot = `${digest} ${keyDigest}`
  const waitedFromMs = performance.now()
  for (;;) {
    const underWay = ctx.keysUnderWay.get(slot)
    if (!underWay) break
    await underWay
  }
  const over = Promise.withResolvers<void>()
  ctx.keysUnderWay.set(slot, over.promise)
  const end: Tell<T> = (outcome) => {
    ctx.keysUnderWay.delete(slot)
    over.resolve()
    tell(outcome)
  }
  if (who.gone().aborted) return end(undefined)
  const once: Once = { keyDigest, fingerprint: fingerprintOf(meter, repeatable) }
  // What was waited for another is of its own time.
  const untilMs = waitedFromMs + ctx.deadlineMs
  const attempt = async (): Promise<void> => {
    const deadlineMs = () => Math.max(0, untilMs - performance.now())
    let payment = new Payment({ ...ctx, deadlineMs: deadlineMs() }, who, digest, meter, end)
    try {
      const inquiry = await askUntil(untilMs, ctx, who, { digest, once, endpoint: meter.id })
      const recalled = recall(inquiry, who, meter, repeatable)
      payment = new Payment({ ...ctx, deadlineMs: deadlineMs() }, who, digest, meter, end)
      if (!recalled) payment.pay(work, { once, onTaken: () => void attempt() })
      else if (recalled instanceof AppError) payment.reject(recalled)
      else end(recalled)
    } catch (error) {
      payment.fail(error)
    }
  }
  await attempt()
}

/** Asks what the key has brought, until whoever works for it elsewhere is done, or time is up. */
async function askUntil(
  untilMs: number,
  { ledger, clock }: MeteredContext,
  { address, gone }: Who,
  { digest, once, endpoint }: { digest: string; once: Once; endpoint: string },
): Promise<Inquiry> {
  for (;;) {
    const atMs = clock.now()
    const asked = { kind: 'inquiry' as const, digest, address, once: { ...once, endpoint }, atMs }
    const inquiry = await ledger.inquire(asked)
    const isUnderWay = inquiry.fault === undefined && inquiry.recalled?.refusal === 'under way'
    if (!isUnderWay || gone().aborted || performance.now() >= untilMs) return inquiry
    await delay(askAgainMs)
  }
}

/** What the key brings again, or why it does not; undefined where it has brought nothing yet. */
function recall<T>(
  inquiry: Inquiry,
  { requestId }: Who,
  meter: Meter,
  repeatable: Repeatable<T>,
): Outcome<T> | AppError | undefined {
  // A token that is not let in is refused by the ledger, as without a key.
  if (inquiry.fault !== undefined || !inquiry.recalled) return undefined
  const { recalled, standing } = inquiry
  if (!recalled.answer) {
    const { refusal } = recalled
    if (refusal === 'under way') {
      return refused(requestId, 302, keyUnderWay, { standing, retryAfterMs: 1000 })
    }
    if (refusal === 400) return new AppError(400, keyReused)
    if (refusal === 'erased') return new AppError(400, answerErased(recalled.requestId))
    return refusedBy({ code: refusal, priceMicros: 0, standing }, meter, requestId)
  }
  const { answer } = recalled
  return {
    code: 0,
    requestId: answer.requestId,
    costMicros: 0,
    standing,
    sourceMs: undefined,
    ...repeatable.restore(answer),
    isReplayed: true,
  }
}

/** The same for the same question at the same place, in whatever way it was put. */
function fingerprintOf({ path }: Meter, repeatable: Repeatable<unknown>): string {
  return hash('sha256', JSON.stringify([path, ...repeatable.question]))
}

const keyMalformed: Text = {
  zh: '请求头 Idempotency-Key 有误：应为 1 至 128 个可见 ASCII 字符',
  en: 'The header Idempotency-Key is malformed: give 1 to 128 visible ASCII characters',
}

const keyUnderWay: Text = {
  zh: '使用此 Idempotency-Key 的另一次调用仍在进行中：请一秒后用同一个键重试，不会重复扣费',
  en: 'Another call with this Idempotency-Key is still under way: retry in a second with the same key, which is charged once',
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
