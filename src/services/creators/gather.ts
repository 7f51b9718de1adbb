import type { StoredAnswer } from '../../cache/stored-answer.ts'
import type { Thresholds } from '../../derive/view/flags/thresholds.ts'
import type { ReadBody } from '../../derive/view/read-body.ts'
import type { Standing } from '../../ledger/protocol.ts'
import type { AnswersQuestion } from '../../store/history.ts'
import type { ReadForView } from '../bodies/view.ts'
import type { CallContext } from '../calls/work.ts'
import type { MeteredContext, Who } from '../metered/context.ts'
import type { Outcome } from '../metered/outcome.ts'
import type { CollectedBody, LatestBody } from '../observations/questions.ts'
import type { CameAnswer } from './came.ts'
import { type CallEnd, endOf, PaidCalls } from './paid-calls.ts'
import type { ViewQuestion } from './questions.ts'

/** What gathering a view takes. */
export interface ViewContext extends CallContext, MeteredContext {
  readonly readForView: ReadForView
  /** The latest observation of what was asked, up to a moment. */
  readonly observedBy: (key: string, untilMs: number) => Promise<LatestBody | undefined>
  /** What was answered before to what was asked, each body once, the latest first. */
  readonly answersBefore: (question: AnswersQuestion) => Promise<readonly CollectedBody[]>
  /** Where the flags of a view begin, as the operator has set it. */
  readonly flagThresholds: Thresholds
}

/** How a question was answered, or why it was not. */
export interface ViewAnswer extends ViewQuestion {
  readonly outcome: CallEnd
  /** Undefined where it was not. */
  readonly read: ReadBody | undefined
}

export interface Gathered {
  readonly answers: readonly ViewAnswer[]
  readonly costMicros: number
  /** Where it leaves the token. */
  readonly standing: Standing
}

/** Asks all questions and reads their answers. Undefined where the caller has left. */
export async function gather(
  ctx: ViewContext,
  who: Who,
  questions: readonly ViewQuestion[],
  standing: Standing,
): Promise<Gathered | undefined> {
  const calls = new PaidCalls(ctx, who, standing)
  const answers = new Map<ViewQuestion, ViewAnswer>()
  const stayed = await calls.make(questions, async (question, outcome) => {
    const read = await readOf(ctx, question, outcome)
    answers.set(question, { ...question, outcome: endOf(outcome), read })
  })
  if (!stayed) return undefined
  return {
    answers: questions.flatMap((question) => answers.get(question) ?? []),
    costMicros: calls.costMicros,
    standing: calls.standing,
  }
}

/** The answers that came of all that was asked. */
export function answersThatCame(answers: readonly ViewAnswer[]): readonly CameAnswer[] {
  return answers.flatMap(({ creator, section, question, outcome, read }) => {
    if (outcome.code !== 0) return []
    const { ageMs = 0, answer } = outcome
    return [{ creator, section, question, ...answer, ageMs, read }]
  })
}

/** What was paid for is told of even where it cannot be read. */
async function readOf(
  ctx: ViewContext,
  { endpoint }: ViewQuestion,
  outcome: Outcome<StoredAnswer>,
): Promise<ReadBody | undefined> {
  if (outcome.code !== 0) return undefined
  try {
    return await ctx.readForView(outcome.answer.bytes, endpoint.dataset)
  } catch (error) {
    const { requestId } = outcome
    ctx.report('an answer could not be read for a view', { requestId, error })
    return undefined
  }
}
