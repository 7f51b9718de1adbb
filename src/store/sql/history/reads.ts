import type { DataWorld, HistoryReads, ObservedBody } from '../../history.ts'
import { type LatestRow, type ObservedRow, questionsOf } from './questions.ts'

/**
 * Runs a query with values by their names, `@subject` in its text. What is asked is always one of a
 * few texts, so that an engine can keep them prepared.
 */
export type Ask = <Row>(
  query: string,
  values: Readonly<Record<string, unknown>>,
) => Promise<readonly Row[]>

type BodyRow = ObservedRow & { readonly request_id: number; readonly deflated: Uint8Array }
type AnsweredRow = Pick<BodyRow, 'collected_at' | 'source' | 'deflated'>

/** What can be asked of the history. */
export function historyReads(ask: Ask, world: DataWorld): HistoryReads {
  const questions = questionsOf(world)
  return {
    latest: async ({ key, untilMs, withoutContacts }) => {
      const values = { key, untilMs, altered: withoutContacts ? 1 : 0 }
      const [row] = await ask<LatestRow & Pick<BodyRow, 'deflated'>>(questions.latest, values)
      if (!row) return undefined
      const { request_id: requestId, body_id: bodyId, collected_at, source, deflated } = row
      const about = await ask<{ subject: string }>(questions.subjects, { requestId, bodyId })
      const subjects = about.map(({ subject }) => subject)
      return { subjects, collectedAtMs: collected_at, source, deflated }
    },
    latestTimes: async ({ keys, untilMs, withoutContacts }) => {
      const times: (number | undefined)[] = []
      for (const key of keys) {
        const values = { key, untilMs, altered: withoutContacts ? 1 : 0 }
        const [row] = await ask<LatestRow>(questions.latestRow, values)
        times.push(row?.collected_at)
      }
      return times
    },
    timeline: async (question) => {
      const rows = await ask<ObservedRow>(questions.timeline, { ...question })
      return rows.map(({ collected_at: collectedAtMs, ...row }) => ({ ...row, collectedAtMs }))
    },
    ends: async (question) => {
      const rows = await ask<BodyRow>(questions.ends, { ...question })
      return rows.flatMap((row, index) => {
        const last = rows[index + 1]
        if (last?.request_id !== row.request_id) return []
        return [{ first: observedBody(row), last: observedBody(last) }]
      })
    },
    bodies: async (question) => {
      const rows = await ask<BodyRow>(questions.bodies, { ...question })
      return rows.map(observedBody)
    },
    answers: async (question) => {
      const rows = await ask<AnsweredRow>(questions.answers, { ...question })
      return rows.map(({ collected_at: collectedAtMs, ...row }) => ({ ...row, collectedAtMs }))
    },
  }
}

function observedBody(row: BodyRow): ObservedBody {
  const { collected_at: collectedAtMs, request_id: requestId, ...rest } = row
  return { ...rest, collectedAtMs, requestId }
}
