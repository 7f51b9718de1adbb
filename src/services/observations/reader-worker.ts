import { workerData } from 'node:worker_threads'
import { datasets } from '../../catalog/index.ts'
import { type Drift, driftOf } from '../../derive/drift.ts'
import { openReader } from '../../store/connection.ts'
import { healthQueries } from '../health/read.ts'
import { historyQueries } from './queries.ts'
import type { ExamineQuestion, ReaderSettings } from './questions.ts'

const { dataDir, world } = workerData as ReaderSettings

const connection = openReader(dataDir)

/** The thread's tasks, by name. */
export const { latest, timeline, series } = historyQueries(connection, world)
export const { health } = healthQueries(connection)

const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]))

/** How a body differs from what the catalog says of its dataset. */
export function examine({ dataset: name, body }: ExamineQuestion): Drift[] {
  const dataset = byName.get(name)
  return dataset ? driftOf(dataset.data, dataset.example, JSON.parse(body)) : []
}
