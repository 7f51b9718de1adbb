import type { StoredAnswer } from '../../cache/stored-answer.ts'
import { newRequestId } from '../../core/ids.ts'
import type { Text } from '../../core/text.ts'
import type { ReadBody } from '../../derive/view/read-body.ts'
import type { Standing } from '../../ledger/protocol.ts'
import type { ReadForView } from '../bodies/view.ts'
import { type CallContext, CallWork } from '../calls/work.ts'
import type { MeteredContext, Who } from '../metered/context.ts'
import { metered } from '../metered/metered.ts'
import type { Outcome, Refused } from '../metered/outcome.ts'
import { refused } from '../metered/refusals.ts'
import { Pace } from './pace.ts'
import type { ViewQuestion } from './questions.ts'

/** What gathering a view takes. */
export interface ViewContext extends CallContext, MeteredContext {
  readonly readForView: ReadForView
}

/** How a question was answered, or why it was not. */
export interface ViewAnswer extends ViewQuestion {
  readonly outcome: Outcome<StoredAnswer>
  /** Undefined where it was not. */
  readonly read: ReadBody | undefined
}

export interface Gathered {
  readonly answers: readonly ViewAnswer[]
  readonly costMicros: number
  /** Where it leaves the token. */
  readonly standing: Standing
}

/** How many calls of one view are under way at once: a source has others to serve. */
const atOnce = 8

/**
 * Asks all questions, each paid for as a call of its endpoint is, as many at once as the token's
 * rate lets through. Undefined where the caller has left; what was charged by then stays charged.
 */
export async function gather(
  ctx: ViewContext,
  who: Who,
  questions: readonly ViewQuestion[],
  standing: Standing,
): Promise<Gathered | undefined> {
  const gathering = new Gathering(ctx, who, standing)
  const answers: (ViewAnswer | undefined)[] = []
  const waiting = questions.entries()
  const work = async () => {
    for (const [index, question] of waiting) answers[index] = await gathering.answer(question)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, questions.length) }, work))
  const told = answers.filter((answer) => answer !== undefined)
  if (told.length < questions.length) return undefined
  const costMicros = told.reduce((sum, { outcome }) => sum + outcome.costMicros, 0)
  return { answers: told, costMicros, standing: gathering.standing }
}

class Gathering {
  /** As the latest outcome has it. */
  standing: Standing
  readonly #ctx: ViewContext
  readonly #who: Who
  readonly #pace: Pace
  readonly #untilMs: number

  constructor(ctx: ViewContext, who: Who, standing: Standing) {
    this.#ctx = ctx
    this.#who = who
    this.standing = standing
    this.#pace = new Pace(standing.rate)
    this.#untilMs = who.tickMs + ctx.deadlineMs
  }

  async answer(question: ViewQuestion): Promise<ViewAnswer | undefined> {
    const outcome = await this.#ask(question)
    if (!outcome) return undefined
    return { ...question, outcome, read: await this.#read(question, outcome) }
  }

  /** What was paid for is told of even where it cannot be read. */
  async #read({ endpoint }: ViewQuestion, outcome: Outcome<StoredAnswer>) {
    if (outcome.code !== 0) return undefined
    try {
      return await this.#ctx.readForView(outcome.answer.bytes, endpoint.dataset)
    } catch (error) {
      const { requestId } = outcome
      this.#ctx.report('an answer could not be read for a view', { requestId, error })
      return undefined
    }
  }

  async #ask(question: ViewQuestion): Promise<Outcome<StoredAnswer> | undefined> {
    for (;;) {
      const hasTurn = await this.#pace.turn(this.#untilMs, this.#who.gone())
      if (this.#who.gone().aborted) return undefined
      if (!hasTurn) return this.#late()
      const outcome = await this.#pay(question)
      if (outcome?.standing) this.standing = outcome.standing
      if (!outcome || !isOfRate(outcome)) return outcome
      this.#pace.backOff(outcome.retryAfterMs ?? 0)
    }
  }

  #pay({ endpoint, plan }: ViewQuestion): Promise<Outcome<StoredAnswer> | undefined> {
    const { key: _, ...who } = this.#who
    const tickMs = performance.now()
    const ctx = { ...this.#ctx, deadlineMs: Math.max(0, this.#untilMs - tickMs) }
    const asking = { ...who, requestId: newRequestId(ctx.clock.now()), tickMs }
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
  zh: '令牌的每秒速率容不下这么多次查询，未在时限内轮到：请减少达人或分区，或请运营者调高速率',
  en: 'The rate of the token leaves no room for so many questions in time: ask for fewer creators or sections, or have the operator raise it',
}
