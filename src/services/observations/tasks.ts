import type { AnswersQuestion, LatestQuestion, LatestTimesQuestion } from '../../store/history.ts'
import type { ReadStores } from '../../store/stores.ts'
import { type HealthQuestion, presentHealth } from '../health/present.ts'
import { healthQueries } from '../health/read.ts'
import { historyQueries } from './queries.ts'
import type { ChangesQuestion, SeriesQuestion, TimelineQuestion } from './questions.ts'

/** What a thread that reads is asked. */
export function readerTasks({ history, health }: ReadStores) {
  const { latest, answers, timeline, series, changes } = historyQueries(history)
  const served = healthQueries(health)
  return {
    latest: (question: LatestQuestion) => latest(question),
    latestTimes: (question: LatestTimesQuestion) => history.latestTimes(question),
    answers: (question: AnswersQuestion) => answers(question),
    timeline: (question: TimelineQuestion) => timeline(question),
    series: (question: SeriesQuestion) => series(question),
    changes: (question: ChangesQuestion) => changes(question),
    health: async (question: HealthQuestion) =>
      presentHealth(await served.health(question.atMs), question),
  }
}

export type ReaderTasks = ReturnType<typeof readerTasks>
