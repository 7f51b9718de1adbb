import type { StoredAnswer } from '../../cache/stored-answer.ts'
import type { Endpoint } from '../../catalog/define.ts'
import { newRequestId } from '../../core/ids.ts'
import type { Text } from '../../core/text.ts'
import type { Standing } from '../../ledger/protocol.ts'
import type { Plan } from '../calls/plan.ts'
import { type CallContext, CallWork } from '../calls/work.ts'
import type { MeteredContext, Who } from '../metered/context.ts'
import { metered } from '../metered/metered.ts'
import { keyOfPart } from '../metered/once.ts'
import type { Outcome, Refused } from '../metered/outcome.ts'
import { refused } from '../metered/refusals.ts'
import { Pace } from './pace.ts'

/** How many calls of one question are under way at once: a source has others to serve. */
const atOnce = 8

/** How a call ended, without the body of its answer: of thousands they would not fit into memory. */
export type CallEnd = Outcome<Pick<StoredAnswer, 'collectedAtMs' | 'source'>>

/** What stays of an outcome once its answer was read. */
export function endOf(outcome: Outcome<StoredAnswer>): CallEnd {
  if (outcome.code !== 0) return outcome
  const { collectedAtMs, source } = outcome.answer
  return { ...outcome, answer: { collectedAtMs, source } }
}

/** A call that a question comes to. */
export interface PlannedCall {
  readonly endpoint: Endpoint
  readonly plan: Plan
}

/**
 * The calls of endpoints that one question comes to: each is paid for as it is when it is made by
 * itself, within the time of the question and no faster than the token's rate lets them through. With
 * a key each of them is charged once, so that a question whose answer was lost can be asked again.
 */
export class PaidCalls {
  /** Where the latest of them has left the token. */
  standing: Standing
  costMicros = 0
  readonly #ctx: CallContext & MeteredContext
  readonly #who: Who
  readonly #pace: Pace
  readonly #untilMs: number

  constructor(ctx: CallContext & MeteredContext, who: Who, standing: Standing) {
    this.#ctx = ctx
    this.#who = who
    this.standing = standing
    this.#pace = new Pace(standing.rate)
    this.#untilMs = who.tickMs + ctx.deadlineMs
  }

  /**
   * Makes the calls, several at once, and hears of each end; false once the caller has left: what
   * was charged by then stays charged.
   */
  async make<Call extends PlannedCall>(
    calls: readonly Call[],
    hear: (call: Call, outcome: Outcome<StoredAnswer>) => void | Promise<void>,
  ): Promise<boolean> {
    const waiting = calls.values()
    let isLeft = false
    const work = async () => {
      for (const call of waiting) {
        const outcome = isLeft ? undefined : await this.#ask(call)
        if (outcome) await hear(call, outcome)
        else isLeft = true
      }
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, calls.length) }, work))
    return !isLeft
  }

  async #ask(call: PlannedCall): Promise<Outcome<StoredAnswer> | undefined> {
    for (;;) {
      const hasTurn = await this.#pace.turn(this.#untilMs, this.#who.gone())
      if (this.#who.gone().aborted) return undefined
      if (!hasTurn) return this.#late()
      const outcome = await this.#pay(call)
      this.costMicros += outcome?.costMicros ?? 0
      if (outcome?.standing) this.standing = outcome.standing
      if (!outcome || !isOfRate(outcome)) return outcome
      this.#pace.backOff(outcome.retryAfterMs ?? 0)
    }
  }

  #pay({ endpoint, plan }: PlannedCall): Promise<Outcome<StoredAnswer> | undefined> {
    const { key, ...who } = this.#who
    const tickMs = performance.now()
    const ctx = { ...this.#ctx, deadlineMs: Math.max(0, this.#untilMs - tickMs) }
    const own = key === undefined ? {} : { key: keyOfPart(key, [endpoint.id, plan.cacheKey]) }
    const asking = { ...who, ...own, requestId: newRequestId(ctx.clock.now()), tickMs }
    const work = new CallWork(this.#ctx, endpoint, plan)
    return new Promise((tell) => metered(ctx, asking, endpoint.meter, work, tell))
  }

  #late(): Refused {
    return refused(newRequestId(this.#ctx.clock.now()), 302, outOfTime, { standing: this.standing })
  }
}

/** Whether the token's own rate has refused it, and not a source. */
const isOfRate = (outcome: Outcome<unknown>): outcome is Refused =>
  outcome.code === 302 && outcome.source === null && outcome.retryAfterMs !== undefined

const outOfTime: Text = {
  zh: '令牌的每秒速率容不下这么多次查询，未在时限内轮到：请减少一次查询的数量，或请运营者调高速率',
  en: 'The rate of the token leaves no room for so many questions in time: ask for fewer at once, or have the operator raise it',
}
