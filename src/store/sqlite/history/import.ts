import type { ActRecord } from '../../acts.ts'
import type { Import } from '../../history.ts'
import type { Observation } from '../../ports.ts'
import { rowOf } from '../../sql/acts.ts'
import type { SqliteConnection } from '../connection.ts'
import { Observations } from './observations.ts'

/** Stores observations by and by, on a connection of its own. */
export function importOn(connection: SqliteConnection, act: ActRecord): Import {
  const observations = new Observations(connection)
  const record = recording(connection, act)
  let stored = 0
  const put = connection.transaction((batch: readonly Observation[]) => {
    const areNew = batch.map((observation) => observations.put(observation))
    const added = areNew.filter(Boolean).length
    // What stores nothing leaves no record either.
    if (added > 0) record(stored + added)
    return { areNew, added }
  })
  return {
    put: async (batch) => {
      const { areNew, added } = put.immediate(batch)
      stored += added
      return areNew
    },
  }
}

/** Writes the record down, or brings it up to date: with how many observations there are so far. */
function recording(connection: SqliteConnection, act: ActRecord): (stored: number) => void {
  const { id, at, actor_kind, actor, verb, subject } = rowOf(act)
  const write = connection.prepare<
    [
      id: string,
      at: number,
      actorKind: string,
      actor: string,
      verb: string,
      subject: string | null,
      details: string,
    ]
  >(
    `INSERT INTO acts (id, at, actor_kind, actor, verb, subject, details)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET details = excluded.details`,
  )
  return (stored) => {
    const details = JSON.stringify({ ...act.details, observations: stored })
    write.run(...([id, at, actor_kind, actor, verb, subject, details] as const))
  }
}
