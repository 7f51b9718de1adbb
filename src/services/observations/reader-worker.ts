import { workerData } from 'node:worker_threads'
import { datasets } from '../../catalog/index.ts'
import { type Drift, driftOf } from '../../derive/drift.ts'
import { openReader } from '../../store/connection.ts'
import { notingDamage } from '../../store/damage.ts'
import { healthQueries } from '../health/read.ts'
import { historyQueries } from './queries.ts'
import type {
  ExamineQuestion,
  LatestQuestion,
  ReaderSettings,
  SeriesQuestion,
  TimelineQuestion,
} from './questions.ts'

const { dataDir, world } = workerData as ReaderSettings

function open() {
  const connection = openReader(dataDir)
  return { ...historyQueries(connection, world), ...healthQueries(connection) }
}

/** Opened with the first question: a thread that fails while it starts would end the process. */
let queries: ReturnType<typeof open> | undefined

/** Answers a question. Damage that shows here stops the ledger as well. */
function ask<T>(question: (of: ReturnType<typeof open>) => T): T {
  return notingDamage(dataDir, () => {
    queries ??= open()
    return question(queries)
  })
}

/** The thread's tasks, by name. */
export const latest = (question: LatestQuestion) => ask((of) => of.latest(question))
export const timeline = (question: TimelineQuestion) => ask((of) => of.timeline(question))
export const series = (question: SeriesQuestion) => ask((of) => of.series(question))
export const health = (atMs: number) => ask((of) => of.health(atMs))

const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]))

/** How a body differs from what the catalog says of its dataset. */
export function examine({ dataset: name, body }: ExamineQuestion): Drift[] {
  const dataset = byName.get(name)
  return dataset ? driftOf(dataset.data, dataset.example, JSON.parse(body)) : []
}
