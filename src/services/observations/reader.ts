import { Piscina } from 'piscina'
import type { Drift } from '../../derive/drift.ts'
import type { SourceHealth } from '../health/read.ts'
import type {
  AllSeries,
  ExamineQuestion,
  Latest,
  ObservedAt,
  ReaderSettings,
  SeriesQuestion,
  TimelineQuestion,
} from './questions.ts'

/** Reads what was observed, in a thread of its own: neither calls nor commits wait for it. */
export interface HistoryReader {
  latest(key: string): Promise<Latest | undefined>
  timeline(question: TimelineQuestion): Promise<readonly ObservedAt[]>
  series(question: SeriesQuestion): Promise<AllSeries>
  /** How the sources have served, up to now. */
  health(atMs: number): Promise<readonly SourceHealth[]>
  /** How a body differs from what the catalog says of its dataset. */
  examine(question: ExamineQuestion): Promise<readonly Drift[]>
  close(): Promise<void>
}

/** Questions that wait at the most; each is bounded, and so is the wait of the last. */
const maxWaiting = 32

/** The history cannot be asked more for now. */
export class HistoryBusyError extends Error {
  override readonly name = 'HistoryBusyError'
}

/**
 * Opens the data folder's history for reading. Callers who want what is stored have a thread of
 * their own, so that they never wait for series; each thread starts with its first question.
 */
export function openHistoryReader(settings: ReaderSettings): HistoryReader {
  const answers = openPool(settings)
  const questions = openPool(settings)
  const ask = async <T>(name: string, question: unknown): Promise<T> => {
    if (questions.queueSize >= maxWaiting) throw new HistoryBusyError('The history is busy')
    return (await questions.run(question, { name })) as T
  }
  return {
    latest: (key) => answers.run(key, { name: 'latest' }),
    timeline: (question) => ask('timeline', question),
    series: (question) => ask('series', question),
    examine: (question) => ask('examine', question),
    // Asked every few seconds at the most, and not to be refused for what others ask.
    health: (atMs) => answers.run(atMs, { name: 'health' }),
    close: async () => {
      await Promise.all([answers.close(), questions.close()])
    },
  }
}

function openPool(settings: ReaderSettings): Piscina {
  const file = import.meta.url.endsWith('.ts') ? './reader-worker.ts' : './reader-worker.js'
  return new Piscina({
    filename: new URL(file, import.meta.url).href,
    workerData: settings,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
  })
}
