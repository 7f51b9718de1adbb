import { Piscina } from 'piscina'
import type { Drift } from '../../derive/drift.ts'
import type { SourceHealth } from '../health/read.ts'
import type {
  AllSeries,
  ExamineQuestion,
  Latest,
  ReaderSettings,
  SeriesQuestion,
  Timeline,
  TimelineQuestion,
} from './questions.ts'
import { Turns } from './turns.ts'

/** Who asks, for whom it is not asked any more once they have gone. */
export interface Asking {
  readonly asker: string
  readonly signal: AbortSignal
}

/** Reads what was observed, in threads of its own: neither calls nor commits wait for it. */
export interface HistoryReader {
  latest(key: string, untilMs: number): Promise<Latest | undefined>
  timeline(question: TimelineQuestion): Promise<Timeline>
  /** Throws HistoryBusyError where too much is asked already. */
  series(question: SeriesQuestion, asking: Asking): Promise<AllSeries>
  /** How the sources have served, up to now. */
  health(atMs: number): Promise<readonly SourceHealth[]>
  /** How a body differs from what the catalog says of its dataset. */
  examine(question: ExamineQuestion): Promise<readonly Drift[]>
  close(): Promise<void>
}

const ourselves: Asking = { asker: '', signal: new AbortController().signal }

/**
 * Opens the data folder's history for reading. What takes long has a thread of its own, so that
 * callers who want what is stored never wait for it; each thread starts with its first question.
 */
export function openHistoryReader(settings: ReaderSettings): HistoryReader {
  const quick = openPool(settings)
  const slow = openPool(settings)
  const turns = new Turns()
  const inTurn = <T>(name: string, question: unknown, { asker, signal }: Asking): Promise<T> =>
    turns.run(asker, signal, () => slow.run(question, { name }))
  return {
    latest: (key, untilMs) => quick.run({ key, untilMs }, { name: 'latest' }),
    timeline: (question) => quick.run(question, { name: 'timeline' }),
    health: (atMs) => quick.run(atMs, { name: 'health' }),
    series: (question, asking) => inTurn('series', question, asking),
    examine: (question) => inTurn('examine', question, ourselves),
    close: async () => {
      await Promise.all([quick.close(), slow.close()])
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
