import { codes } from '../../core/codes.ts'
import { AppError } from '../../core/errors.ts'
import { NoTurnError } from '../../sources/queue.ts'
import { inTime } from '../metered/in-time.ts'
import type { Found } from '../metered/outcome.ts'
import type { Patience, Unfound, Work } from '../metered/work.ts'

/** A question about a creator's history, which `answer` answers. */
export function historyWork(
  subject: string,
  answer: (patience: Patience) => Promise<object>,
): Work<object> {
  return {
    subject,
    find: async (patience) => {
      const brought = (await inTime(found(answer, patience), patience.deadlineMs)) ?? late
      // Only what the caller still waits for is charged.
      return patience.gone.aborted ? { failure: 'left', source: null } : brought
    },
  }
}

async function found(
  answer: (patience: Patience) => Promise<object>,
  patience: Patience,
): Promise<Found<object> | Unfound> {
  try {
    return { answer: await answer(patience), cache: null, source: null, ageMs: undefined }
  } catch (error) {
    return { failure: failureOf(error), source: null }
  }
}

function failureOf(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof NoTurnError) return new AppError(302, busy, { retryAfterMs: 1000 })
  return new AppError(500, codes[500].meaning, { cause: error })
}

const busy = {
  zh: '历史数据查询繁忙，请一秒后重试',
  en: 'The history is busy with other questions: retry in a second',
}

const late: Unfound = {
  failure: new AppError(500, {
    zh: '查询历史数据超时：请缩小时间范围后重试',
    en: 'The history took too long to read: retry with a shorter period',
  }),
  source: null,
}
