import { workerData } from 'node:worker_threads'
import { openReader } from '../../store/connection.ts'
import { historyQueries } from './queries.ts'
import type { ReaderSettings } from './questions.ts'

const { dataDir, world } = workerData as ReaderSettings

/** The thread's tasks, by name. */
export const { latest, timeline, series } = historyQueries(openReader(dataDir), world)
