import { workerData } from 'node:worker_threads'
import { catalog } from '../../catalog/index.ts'
import { offerTasks } from '../../core/helper-thread.ts'
import { openReader } from '../../store/sqlite/connection.ts'
import { notingDamage } from '../../store/sqlite/damage.ts'
import { type HealthQuestion, presentHealth } from '../health/present.ts'
import { healthQueries } from '../health/read.ts'
import { historyQueries } from './queries.ts'
import type {
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

/** Opened with the first question, so that a file that cannot be opened is an error of that alone. */
let queries: ReturnType<typeof open> | undefined

/** Answers a question. Damage that shows here stops the ledger as well. */
function ask<T>(question: (of: ReturnType<typeof open>) => T): T {
  return notingDamage(dataDir, () => {
    queries ??= open()
    return question(queries)
  })
}

const tasks = {
  latest: (question: LatestQuestion) => ask((of) => of.latest(question)),
  timeline: (question: TimelineQuestion) => ask((of) => of.timeline(question)),
  series: (question: SeriesQuestion) => ask((of) => of.series(question)),
  health: (question: HealthQuestion) =>
    presentHealth(
      catalog,
      ask((of) => of.health(question.atMs)),
      question,
    ),
}

export type ReaderTasks = typeof tasks

offerTasks(tasks)
