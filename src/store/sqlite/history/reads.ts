import type {
  AnswersQuestion,
  DataWorld,
  EndsQuestion,
  HistoryReads,
  ObservedBody,
  ObservedQuestion,
} from '../../history.ts'
import type { SqliteConnection } from '../connection.ts'

interface ObservedRow {
  readonly dataset: string
  readonly query: string
  readonly collected_at: number
  readonly source: string
}

type BodyRow = ObservedRow & { readonly request_id: number; readonly deflated: Uint8Array }
type LatestRow = Omit<BodyRow, 'dataset' | 'query'> & { readonly body_id: number }
type AnsweredRow = Pick<BodyRow, 'collected_at' | 'source' | 'deflated'>
type AboutQuestion = ObservedQuestion & { readonly dataset: string | null }

/** As `isMadeUp` says it. */
const isMadeUp = "(source = 'sandbox' OR source LIKE '%/sandbox')"

const ofWorld: Readonly<Record<DataWorld, string>> = {
  sandbox: isMadeUp,
  real: `NOT ${isMadeUp}`,
  relayed: "source <> 'sandbox'",
  both: 'TRUE',
}

/** What can be asked of the history, on a connection that only reads. */
export function historyReads(connection: SqliteConnection, world: DataWorld): HistoryReads {
  const statements = prepare(connection, ofWorld[world])
  return {
    latest: async ({ key, untilMs, withoutContacts }) => {
      const row = statements.latest.get(key, untilMs, withoutContacts ? 1 : 0)
      if (!row) return undefined
      const { request_id, body_id, collected_at: collectedAtMs, source, deflated } = row
      const about = statements.subjects.all(request_id, body_id)
      return { subjects: about.map(({ subject }) => subject), collectedAtMs, source, deflated }
    },
    latestTimes: async ({ keys, untilMs, withoutContacts }) =>
      keys.map(
        (key) => statements.latestRow.get(key, untilMs, withoutContacts ? 1 : 0)?.collected_at,
      ),
    timeline: async (question) => {
      const rows = statements.timeline.all(question)
      return rows.map(({ collected_at: collectedAtMs, ...row }) => ({ ...row, collectedAtMs }))
    },
    ends: async (question) => {
      const rows = statements.ends.all(question)
      return rows.flatMap((row, index) => {
        const last = rows[index + 1]
        if (last?.request_id !== row.request_id) return []
        return [{ first: observedBody(row), last: observedBody(last) }]
      })
    },
    bodies: async (question) => statements.bodies.all(question).map(observedBody),
    answers: async (question) =>
      statements.answers
        .all(question)
        .map(({ collected_at: collectedAtMs, ...row }) => ({ ...row, collectedAtMs })),
  }
}

function observedBody(row: BodyRow): ObservedBody {
  const { collected_at: collectedAtMs, request_id: requestId, ...rest } = row
  return { ...rest, collectedAtMs, requestId }
}

/** The observations that are about somebody: each once, whether asked for or found in the body. */
const about = `SELECT request_id, collected_at, source, body_id FROM observations
    WHERE request_id IN (SELECT request_id FROM request_subjects JOIN requests ON id = request_id
      WHERE subject = @subject AND dataset = coalesce(@dataset, dataset))
  UNION SELECT request_id, collected_at, source, body_id FROM observations
    WHERE body_id IN (SELECT body_id FROM body_subjects WHERE subject = @subject)`

function prepare(connection: SqliteConnection, visible: string) {
  const wanted = `dataset = coalesce(@dataset, dataset) AND collected_at >= @fromMs
         AND collected_at < @toMs AND ${visible}
       ORDER BY collected_at DESC LIMIT @limit`
  const latestRow = `SELECT request_id, body_id, collected_at, source
       FROM requests JOIN observations ON request_id = requests.id
       WHERE key = ? AND collected_at <= ? AND altered <= ? AND ${visible}
       ORDER BY ${isMadeUp}, collected_at DESC LIMIT 1`
  type OfLatest = [key: string, untilMs: number, altered: 0 | 1]
  return {
    latestRow: connection.prepare<OfLatest, Omit<LatestRow, 'deflated'>>(latestRow),
    latest: connection.prepare<OfLatest, LatestRow>(
      // Its body alone is read: sorted with theirs, those of a creator who is followed are many.
      `SELECT request_id, body_id, collected_at, source, deflated
       FROM (${latestRow}) JOIN bodies ON bodies.id = body_id`,
    ),
    subjects: connection.prepare<[requestId: number, bodyId: number], { subject: string }>(
      `SELECT subject FROM request_subjects WHERE request_id = ?
       UNION SELECT subject FROM body_subjects WHERE body_id = ?`,
    ),
    timeline: connection.prepare<[question: AboutQuestion], ObservedRow>(
      `SELECT dataset, query, collected_at, source
       FROM (${about}) JOIN requests ON requests.id = request_id WHERE ${wanted}`,
    ),
    ends: connection.prepare<[question: EndsQuestion], BodyRow>(
      `WITH asked AS (
         SELECT id, dataset, query, NOT EXISTS (SELECT 1 FROM observations
             WHERE request_id = id AND ${visible} AND NOT ${isMadeUp}) AS kind
         FROM request_subjects JOIN requests ON id = request_id
         WHERE subject = @subject),
       named AS (
         SELECT id, dataset, query,
           (SELECT max(collected_at) FROM observations
             WHERE request_id = id AND ${visible} AND ${isMadeUp} = kind) AS last,
           coalesce(
             (SELECT max(collected_at) FROM observations
               WHERE request_id = id AND collected_at <= @sinceMs AND ${visible}
                 AND ${isMadeUp} = kind),
             (SELECT min(collected_at) FROM observations
               WHERE request_id = id AND ${visible} AND ${isMadeUp} = kind)) AS first
         FROM asked),
       changed AS (
         SELECT named.* FROM named
           JOIN observations AS a ON a.request_id = id AND a.collected_at = first
           JOIN observations AS z ON z.request_id = id AND z.collected_at = last
         WHERE a.body_id <> z.body_id ORDER BY last DESC LIMIT @limit)
       SELECT changed.id AS request_id, dataset, query, collected_at, source, deflated
       FROM changed JOIN observations ON request_id = changed.id AND collected_at IN (first, last)
         JOIN bodies ON bodies.id = body_id
       ORDER BY last DESC, changed.id, collected_at`,
    ),
    bodies: connection.prepare<[question: AboutQuestion], BodyRow>(
      `SELECT request_id, dataset, query, collected_at, source, deflated
       FROM (${about}) JOIN requests ON requests.id = request_id
         JOIN bodies ON bodies.id = body_id WHERE ${wanted}`,
    ),
    answers: connection.prepare<[question: AnswersQuestion], AnsweredRow>(
      `WITH answers AS (
         SELECT body_id, max(collected_at) AS last, source
         FROM requests JOIN observations ON request_id = requests.id
         WHERE key = @key AND collected_at < @toMs AND ${visible}
         GROUP BY body_id ORDER BY last DESC LIMIT @limit)
       SELECT last AS collected_at, source, deflated
       FROM answers JOIN bodies ON bodies.id = body_id ORDER BY last DESC`,
    ),
  }
}
