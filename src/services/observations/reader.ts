import { Piscina } from 'piscina'
import type { Drift } from '../../derive/drift.ts'
import type {
  ExamineQuestion,
  Latest,
  ObservedAt,
  ReaderSettings,
  Series,
  SeriesQuestion,
  TimelineQuestion,
} from './questions.ts'

/** Reads what was observed, in a thread of its own: neither calls nor commits wait for it. */
export interface HistoryReader {
  latest(key: string): Promise<Latest | undefined>
  timeline(question: TimelineQuestion): Promise<readonly ObservedAt[]>
  series(question: SeriesQuestion): Promise<readonly Series[]>
  /** How a body differs from what the catalog says of its dataset. */
  examine(question: ExamineQuestion): Promise<readonly Drift[]>
  close(): Promise<void>
}

/** Opens the data folder's history for reading. The thread starts with the first question. */
export function openHistoryReader(settings: ReaderSettings): HistoryReader {
  const file = import.meta.url.endsWith('.ts') ? './reader-worker.ts' : './reader-worker.js'
  const pool = new Piscina({
    filename: new URL(file, import.meta.url).href,
    workerData: settings,
    minThreads: 0,
    maxThreads: 1,
    concurrentTasksPerWorker: 16,
    idleTimeout: Number.POSITIVE_INFINITY,
  })
  return {
    latest: (key) => pool.run(key, { name: 'latest' }),
    timeline: (question) => pool.run(question, { name: 'timeline' }),
    series: (question) => pool.run(question, { name: 'series' }),
    examine: (question) => pool.run(question, { name: 'examine' }),
    close: () => pool.close(),
  }
}
