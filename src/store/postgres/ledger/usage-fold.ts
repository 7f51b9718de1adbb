import { type Kysely, sql } from 'kysely'
import { addLatencies } from '../../../core/latency.ts'
import type { Schema } from '../../sql/schema.ts'
import { type UsageMove, UsageMoves } from '../../usage-moves.ts'
import { commit } from '../commit.ts'
import { columns } from './columns.ts'

type Db = Kysely<Schema>

/** So many notes may stand unfolded: whoever sums usage up reads them all. */
const maxNotes = 256
/** What one transaction folds. */
const foldedAtOnce = 2000
/** Any number that no other program of the database takes for a lock of its own. */
const foldLock = 4_720_187_236_553

/**
 * Adds to the hours what batches have noted, where that is much. One gateway at a time does: who
 * finds another at it leaves it to that.
 */
export async function foldUsage(db: Db): Promise<void> {
  const { rows } = await sql<{ readonly notes: number }>`SELECT count(*) AS notes
    FROM (SELECT FROM usage_notes LIMIT ${sql.lit(maxNotes)}) AS noted`.execute(db)
  if ((rows[0]?.notes ?? 0) < maxNotes) return
  await commit(db, async (trx) => {
    const { rows } = await sql<{ readonly isMine: boolean }>`
      SELECT pg_try_advisory_xact_lock(${foldLock}) AS "isMine"`.execute(trx)
    if (rows[0]?.isMine) await fold(trx)
  })
}

async function fold(trx: Db): Promise<void> {
  const { rows: notes } = await sql<{ readonly moves: string }>`
    DELETE FROM usage_notes WHERE id = ANY (ARRAY(
      SELECT id FROM usage_notes ORDER BY id LIMIT ${sql.lit(foldedAtOnce)})) RETURNING moves`.execute(
    trx,
  )
  const sums = new UsageMoves()
  for (const { moves } of notes) {
    for (const move of JSON.parse(moves) as UsageMove[]) sums.add(move)
  }
  const moves = sums.inOrder()
  await addKnownLatencies(trx, moves)
  const rows = moves.map((move) => [...move.slice(0, 7), JSON.stringify(move[7])] as string[])
  const [hour, token, endpoint, code, account, calls, cost, latencies] = columns(rows, 8)
  await sql`INSERT INTO usage_hours AS known
      (hour, token_id, endpoint, code, account_id, calls, cost_micros, latencies)
    SELECT * FROM unnest(${hour}::integer[], ${token}::integer[], ${endpoint}::text[],
      ${code}::integer[], ${account}::integer[], ${calls}::bigint[], ${cost}::bigint[],
      ${latencies}::text[])
    ON CONFLICT (hour, token_id, endpoint, code) DO UPDATE SET
      calls = known.calls + excluded.calls, cost_micros = known.cost_micros + excluded.cost_micros,
      latencies = excluded.latencies`.execute(trx)
}

/** Adds to the latencies of moves those of the hours that are there. */
async function addKnownLatencies(trx: Db, moves: readonly UsageMove[]): Promise<void> {
  const keys = moves.map(([hour, token, endpoint, code]) => [hour, token, endpoint, code] as const)
  const [hour, token, endpoint, code] = columns(keys, 4)
  const { rows } = await sql<{ readonly row: number; readonly latencies: string }>`
    SELECT row, latencies
    FROM unnest(${hour}::integer[], ${token}::integer[], ${endpoint}::text[], ${code}::integer[])
      WITH ORDINALITY AS moved (hour, token_id, endpoint, code, row)
    JOIN usage_hours USING (hour, token_id, endpoint, code)`.execute(trx)
  for (const { row, latencies } of rows) {
    const move = moves[row - 1]
    if (move) addLatencies(move[7], JSON.parse(latencies) as number[])
  }
}
