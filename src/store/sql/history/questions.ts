import type { DataWorld } from '../../history.ts'

export interface ObservedRow {
  readonly dataset: string
  readonly query: string
  readonly collected_at: number
  readonly source: string
}

export interface LatestRow {
  readonly request_id: number
  readonly body_id: number
  readonly collected_at: number
  readonly source: string
}

/** As `isMadeUp` says it. */
const isMadeUp = "(source = 'sandbox' OR source LIKE '%/sandbox')"

const ofWorld: Readonly<Record<DataWorld, string>> = {
  sandbox: isMadeUp,
  real: `NOT ${isMadeUp}`,
  relayed: "source <> 'sandbox'",
  both: 'TRUE',
}

/** The observations that are about somebody: each once, whether asked for or found in the body. */
const about = `SELECT request_id, collected_at, source, body_id FROM observations
    WHERE request_id IN (SELECT request_id FROM request_subjects JOIN requests ON id = request_id
      WHERE subject = @subject AND dataset = coalesce(@dataset, dataset))
  UNION SELECT request_id, collected_at, source, body_id FROM observations
    WHERE body_id IN (SELECT body_id FROM body_subjects WHERE subject = @subject)`

/** What is asked of the history, of the data of one world, in SQL that every engine reads alike. */
export function questionsOf(world: DataWorld) {
  const visible = ofWorld[world]
  const wanted = `dataset = coalesce(@dataset, dataset) AND collected_at >= @fromMs
         AND collected_at < @toMs AND ${visible}
       ORDER BY collected_at DESC LIMIT @limit`
  const latestRow = `SELECT request_id, body_id, collected_at, source
       FROM requests JOIN observations ON request_id = requests.id
       WHERE key = @key AND collected_at <= @untilMs AND altered <= @altered AND ${visible}
       ORDER BY ${isMadeUp}, collected_at DESC LIMIT 1`
  return {
    latestRow,
    // Its body alone is read: sorted with theirs, those of a creator who is followed are many.
    latest: `SELECT request_id, body_id, collected_at, source, deflated
       FROM (${latestRow}) AS found JOIN bodies ON bodies.id = body_id`,
    subjects: `SELECT subject FROM request_subjects WHERE request_id = @requestId
       UNION SELECT subject FROM body_subjects WHERE body_id = @bodyId`,
    timeline: `SELECT dataset, query, collected_at, source
       FROM (${about}) AS about JOIN requests ON requests.id = request_id WHERE ${wanted}`,
    ends: `WITH asked AS (
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
    bodies: `SELECT request_id, dataset, query, collected_at, source, deflated
       FROM (${about}) AS about JOIN requests ON requests.id = request_id
         JOIN bodies ON bodies.id = body_id WHERE ${wanted}`,
    answers: `WITH ranked AS (
         SELECT body_id, collected_at, source,
           row_number() OVER (PARTITION BY body_id ORDER BY collected_at DESC) AS place
         FROM requests JOIN observations ON request_id = requests.id
         WHERE key = @key AND collected_at < @toMs AND ${visible}),
       answers AS (
         SELECT body_id, collected_at, source FROM ranked WHERE place = 1
         ORDER BY collected_at DESC LIMIT @limit)
       SELECT collected_at, source, deflated
       FROM answers JOIN bodies ON bodies.id = body_id ORDER BY collected_at DESC`,
  }
}
