import type { Kysely } from 'kysely'
import { newRequestId, requestIdFloor } from '../../core/ids.ts'
import type { ActRecord, Acts, KeptAct } from '../acts.ts'
import type { ActRow, Schema } from './schema.ts'

/** Records of what was done. */
export function actsOf(db: Kysely<Schema>): Acts {
  return {
    list: async ({ verb, sinceMs, untilMs }, { limit, after }) => {
      // Ids sort by time, and begin with it: the key is the index.
      let query = db.selectFrom('acts').selectAll().orderBy('id', 'desc').limit(limit)
      if (after !== undefined) query = query.where('id', '<', after)
      if (verb !== undefined) query = query.where('verb', '=', verb)
      if (sinceMs !== undefined) query = query.where('id', '>=', requestIdFloor(sinceMs))
      if (untilMs !== undefined) query = query.where('id', '<', requestIdFloor(untilMs))
      return (await query.execute()).map(actOf)
    },
  }
}

/** Writes a record down, in the transaction of what it is of. */
export async function recordAct(db: Kysely<Schema>, act: ActRecord): Promise<void> {
  await db.insertInto('acts').values(rowOf(act)).execute()
}

/** A record as a row of its own id. */
export function rowOf({ atMs, actor, verb, subject, details }: ActRecord): ActRow {
  return {
    id: newRequestId(atMs),
    at: atMs,
    actor_kind: actor.kind,
    actor: actor.name,
    verb,
    subject,
    details: JSON.stringify(details),
  }
}

function actOf({ id, at, actor_kind: kind, actor, verb, subject, details }: ActRow): KeptAct {
  return {
    id,
    atMs: at,
    actor: { kind, name: actor },
    verb,
    subject,
    details: JSON.parse(details) as KeptAct['details'],
  }
}
