import { setTimeout as delay } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { DatabaseState } from '../../ledger/ledger.ts'
import type { Schema } from '../sql/schema.ts'

/** How long the server may take to say how it is. */
const timeoutMs = 1000

/** Whether the server is a standby, and how its own standbys are. */
type Replication = Omit<DatabaseState, 'isConnected'>

/** How a server says that it is. One question at a time serves all who want to know. */
export class ServerState {
  readonly #db: Kysely<Schema>
  #asking: Promise<Replication> | undefined

  constructor(db: Kysely<Schema>) {
    this.#db = db
  }

  /** What the server does not say in time is left out. */
  async ask(isConnected: boolean): Promise<DatabaseState> {
    this.#asking ??= replicationOf(this.#db)
      .catch(() => ({}))
      .finally(() => {
        this.#asking = undefined
      })
    const late = delay(timeoutMs, {}, { ref: false })
    return { isConnected, ...(await Promise.race([this.#asking, late])) }
  }
}

interface Row {
  readonly isInRecovery: boolean
  readonly mayRead: boolean
  readonly synchronous: number
  readonly others: number
  readonly replayLagBytes: number | null
  readonly replayLagSeconds: number | null
}

/** Standbys are undefined where the user may not read how they are. */
async function replicationOf(db: Kysely<Schema>): Promise<Replication> {
  // A standby that is level has no delay, and is told none after a while.
  const { rows } = await sql<Row>`WITH standbys AS (
      SELECT sync_state, replay_lag,
        CASE WHEN NOT pg_is_in_recovery()
          THEN greatest(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), 0) END AS behind
      FROM pg_stat_replication WHERE state <> 'backup')
    SELECT pg_is_in_recovery() AS "isInRecovery",
      pg_has_role('pg_read_all_stats', 'USAGE') AS "mayRead",
      count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')) AS synchronous,
      count(*) FILTER (WHERE sync_state IN ('async', 'potential')) AS others,
      max(behind) AS "replayLagBytes",
      max(CASE WHEN behind = 0 THEN 0 ELSE extract(epoch FROM replay_lag) END)::float8
        AS "replayLagSeconds"
    FROM standbys`.execute(db)
  const [row] = rows
  if (!row) throw new Error('The database told nothing of its standbys')
  const { isInRecovery, mayRead, synchronous, others, replayLagBytes, replayLagSeconds } = row
  if (!mayRead) return { isInRecovery }
  const standbys = {
    ...{ synchronous, others },
    replayLagBytes: replayLagBytes ?? undefined,
    replayLagSeconds: replayLagSeconds ?? undefined,
  }
  return { isInRecovery, standbys }
}
