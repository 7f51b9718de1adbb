import { historyMeter } from '../../catalog/operations/history.ts'
import { codes } from '../../core/codes.ts'
import type { AppError } from '../../core/errors.ts'
import type { Text } from '../../core/text.ts'
import type { Settlement, SettleRequest, Verdict } from '../../ledger/protocol.ts'
import { NoTurnError } from '../../sources/queue.ts'
import { type CallContext, refusalBy } from '../calls/execute.ts'
import type { OutcomeBase, Refused } from '../calls/outcome.ts'
import { replied } from '../calls/replied.ts'

/** A question about a creator's history, from a token's holder. */
export interface HistoryCall {
  readonly requestId: string
  readonly digest: string
  readonly address: string
  readonly atMs: number
  readonly caller: AbortSignal
}

/** What is asked: of whom, and what brings the answer. */
export interface HistoryQuestion {
  readonly subject: string
  readonly answer: () => Promise<object>
}

export interface HistoryAnswer extends OutcomeBase {
  readonly code: 0
  readonly data: object
}

/** Admits the question like any other call, answers it, and charges what the caller still waits for. */
export async function askHistory(
  ctx: CallContext,
  call: HistoryCall,
  question: HistoryQuestion,
): Promise<HistoryAnswer | Refused | undefined> {
  const { requestId, caller } = call
  const admission = {
    kind: 'admit',
    ...admittedBy(call),
    subject: question.subject,
    take: 'hold',
    source: null,
  } as const
  const verdict = await replied<Verdict>((done) => ctx.ledger.admit(admission, done))
  if (verdict.code !== 0) return { ...refusalBy(verdict, historyMeter.path), requestId }
  ctx.tally.held++
  const answered = await answerOf(ctx, call, question).finally(() => ctx.tally.held--)
  const hasLeft = caller.aborted
  const end: SettleRequest = {
    kind: 'settle',
    requestId,
    state: hasLeft ? 'cancelled' : 'answered',
    code: hasLeft ? null : answered.code,
    cache: null,
    source: null,
    atMs: ctx.clock.now(),
  }
  const settlement = await replied<Settlement>((done) => ctx.ledger.settle(end, done))
  if (hasLeft) return undefined
  const { strict, rate, quota } = verdict.standing
  const account = { availableMicros: settlement.availableMicros, rate, quota }
  return { ...answered, requestId, costMicros: settlement.costMicros, strict, account }
}

/** Refuses a question that cannot be read: the token is judged first, and told where it stands. */
export async function rejectHistory(
  ctx: CallContext,
  call: HistoryCall,
  error: AppError,
): Promise<Refused> {
  const request = { kind: 'reject', ...admittedBy(call), code: 400 } as const
  const verdict = await replied<Verdict>((done) => ctx.ledger.reject(request, done))
  const told = { ...refusalBy(verdict, historyMeter.path), requestId: call.requestId }
  return told.code === 400 ? { ...told, text: error.text } : told
}

function admittedBy({ requestId, digest, address, atMs }: HistoryCall) {
  return { requestId, digest, address, endpoint: historyMeter.id, atMs }
}

type Answered =
  | { readonly code: 0; readonly data: object }
  | { readonly code: 302 | 500; readonly text: Text; readonly retryAfterMs?: number }

async function answerOf(
  ctx: CallContext,
  { requestId, caller }: HistoryCall,
  { answer }: HistoryQuestion,
): Promise<Answered> {
  try {
    return { code: 0, data: await answer() }
  } catch (error) {
    if (error instanceof NoTurnError) return { code: 302, text: busy, retryAfterMs: 1000 }
    if (!caller.aborted) ctx.report('the history could not be read', { requestId, error })
    return { code: 500, text: codes[500].meaning }
  }
}

const busy: Text = {
  zh: '历史数据查询繁忙，请一秒后重试',
  en: 'The history is busy with other questions: retry in a second',
}
