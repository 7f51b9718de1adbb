import { workerData } from 'node:worker_threads'
import { datasets } from '../../catalog/index.ts'
import { type Drift, driftOf } from '../../derive/drift.ts'
import { openReader } from '../../store/connection.ts'
import { notingDamage } from '../../store/damage.ts'
import { healthQueries } from '../health/read.ts'
import { historyQueries } from './queries.ts'
import type {
  ExamineQuestion,
  ReaderSettings,
  SeriesQuestion,
  TimelineQuestion,
} from './questions.ts'

const { dataDir, world } = workerData as ReaderSettings

/** Damage that shows here first stops the ledger as well. */
const read = <T>(task: () => T): T => notingDamage(dataDir, task)

const { history, sources } = read(() => {
  const connection = openReader(dataDir)
  return { history: historyQueries(connection, world), sources: healthQueries(connection) }
})

/** The thread's tasks, by name. */
export const latest = (key: string) => read(() => history.latest(key))
export const timeline = (question: TimelineQuestion) => read(() => history.timeline(question))
export const series = (question: SeriesQuestion) => read(() => history.series(question))
export const health = (atMs: number) => read(() => sources.health(atMs))

const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]))

/** How a body differs from what the catalog says of its dataset. */
export function examine({ dataset: name, body }: ExamineQuestion): Drift[] {
  const dataset = byName.get(name)
  return dataset ? driftOf(dataset.data, dataset.example, JSON.parse(body)) : []
}
