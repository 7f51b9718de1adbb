import { HelperThread } from '../../core/helper-thread.ts'
import { Queue } from '../../sources/queue.ts'
import type { AnswersQuestion } from '../../store/history.ts'
import type { HealthPage, HealthQuestion } from '../health/present.ts'
import type {
  AllChanges,
  AllSeries,
  ChangesQuestion,
  CollectedBody,
  LatestBody,
  ReaderSettings,
  SeriesQuestion,
  Timeline,
  TimelineQuestion,
} from './questions.ts'
import type { ReaderTasks } from './tasks.ts'

/** Who asks, for whom it is not asked any more once they have gone. */
export interface Asking {
  readonly asker: string
  readonly signal: AbortSignal
}

/** Reads what was observed, in threads of its own: neither calls nor commits wait for it. */
export interface HistoryReader {
  latest(key: string, untilMs: number): Promise<LatestBody | undefined>
  /** When the latest of each was collected, in their order. */
  latestTimes(keys: readonly string[], untilMs: number): Promise<readonly (number | undefined)[]>
  /** What a question was answered with before, each body once, when it came last, the latest first. */
  answers(question: AnswersQuestion): Promise<readonly CollectedBody[]>
  timeline(question: TimelineQuestion): Promise<Timeline>
  /** Throws NoTurnError where too much is asked already. */
  series(question: SeriesQuestion, asking: Asking): Promise<AllSeries>
  /** Throws NoTurnError where too much is asked already. */
  changes(question: ChangesQuestion, asking: Asking): Promise<AllChanges>
  /** How the sources have served, up to now. */
  health(question: HealthQuestion): Promise<HealthPage>
  close(): Promise<void>
}

/** One question at a time; of those that wait, so few of one asker that nobody takes it from all. */
const questions = { concurrency: 1, waiting: 32, waitingOfAccount: 3 }

/**
 * Opens the data folder's history for reading. What takes long has a thread of its own, so that
 * callers who want what is stored never wait for it; each thread starts with its first question, and
 * runs the module that is given, which offers `readerTasks`.
 */
export function openHistoryReader(
  module: URL,
  settings: ReaderSettings,
  onDeath: (error: unknown) => void,
): HistoryReader {
  const quick = readerThread(module, settings, onDeath)
  const slow = readerThread(module, settings, onDeath)
  const queue = new Queue(questions)
  const inTurn = <Answer>({ asker, signal }: Asking, ask: () => Promise<Answer>) =>
    queue.run(ask, { signal, place: { account: asker, urgency: 'live' } })
  return {
    latest: (key, untilMs) => quick.run('latest', { key, untilMs }),
    latestTimes: (keys, untilMs) => quick.run('latestTimes', { keys, untilMs }),
    answers: (question) => quick.run('answers', question),
    timeline: (question) => quick.run('timeline', question),
    // One at a time is asked, and it is short: it takes the next turn of all.
    health: (question) => slow.run('health', question),
    series: (question, asking) => inTurn(asking, () => slow.run('series', question)),
    changes: (question, asking) => inTurn(asking, () => slow.run('changes', question)),
    close: async () => {
      await Promise.all([quick.close(), slow.close()])
    },
  }
}

function readerThread(module: URL, workerData: ReaderSettings, onDeath: (error: unknown) => void) {
  return new HelperThread<ReaderTasks>({ module, workerData, onDeath })
}
