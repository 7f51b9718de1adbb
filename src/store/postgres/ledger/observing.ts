import { type Kysely, sql } from 'kysely'
import { forgettingMs } from '../../../core/forgetting.ts'
import type { Observation } from '../../ports.ts'
import { pruneStep } from '../../prune-step.ts'
import type { Schema } from '../../sql/schema.ts'
import { commit } from '../commit.ts'
import { storeObservations } from '../history/observations.ts'
import { column } from './columns.ts'

type Db = Kysely<Schema>

/** Stores an observation, unless it is about a creator who was erased a moment ago. */
export async function observe(db: Db, observation: Observation, atMs: number): Promise<void> {
  const about = column([...observation.subjects, ...observation.subjectsInBody])
  await commit(db, async (trx) => {
    // Nobody is erased until this is committed, or has been before it is looked for.
    await sql`SELECT settings_hold(NULL)`.execute(trx)
    const { rows } = await sql`SELECT FROM forgotten_creators
      WHERE subject = ANY (${about}::text[]) AND at > ${atMs - forgettingMs} LIMIT 1`.execute(trx)
    if (rows.length === 0) await storeObservations(trx, [observation])
  })
}

/**
 * Drops a few of the oldest observations made before a time, with the bodies and requests that only
 * they used. Returns how many observations went.
 */
export function pruneObservations(db: Db, beforeMs: number): Promise<number> {
  return commit(db, async (trx) => {
    const { rows } = await sql<{ readonly request: number; readonly body: number }>`
      DELETE FROM observations WHERE (request_id, collected_at) IN (
        SELECT request_id, collected_at FROM observations
        WHERE collected_at < ${beforeMs} ORDER BY collected_at LIMIT ${sql.lit(pruneStep)})
      RETURNING request_id AS request, body_id AS body`.execute(trx)
    await sql`DELETE FROM bodies WHERE id = ANY (${column(rows.map(({ body }) => body))}::bigint[])
      AND NOT EXISTS (SELECT FROM observations WHERE body_id = bodies.id)`.execute(trx)
    await sql`DELETE FROM requests
      WHERE id = ANY (${column(rows.map(({ request }) => request))}::bigint[])
      AND NOT EXISTS (SELECT FROM observations WHERE request_id = requests.id)`.execute(trx)
    return rows.length
  })
}
