import { type Kysely, sql } from 'kysely'
import { clockToleranceMs } from '../../../core/clock.ts'
import { addLatencies } from '../../../core/latency.ts'
import { idempotencyLifetimeMs } from '../../../ledger/protocol.ts'
import type { Spent } from '../../../sources/purse.ts'
import type {
  DriftCount,
  ExpenseNote,
  Expiry,
  HealthNote,
  SourceCondition,
  SourceHour,
} from '../../ports.ts'
import { pruneStep } from '../../prune-step.ts'
import type { Schema } from '../../sql/schema.ts'
import { commit } from '../commit.ts'
import { column, columns } from './columns.ts'

type Db = Kysely<Schema>

/** Ways to differ that are told apart: bodies can make names up without end. */
const maxDriftRows = 10_000

/** Adds to what was counted of drift. */
export async function countDrift(
  db: Db,
  counts: readonly DriftCount[],
  atMs: number,
): Promise<void> {
  // In one order, so that two gateways which add to the same rows do not wait in a ring.
  const rows = counts
    .map(({ dataset, path, kind, count }) => [dataset, path, kind, count] as const)
    .toSorted((a, b) => (String(a) < String(b) ? -1 : 1))
  const [dataset, path, kind, count] = columns(rows, 4)
  await sql`INSERT INTO drift AS known (dataset, path, kind, count, first_at, last_at)
    SELECT dataset, path, kind, count, ${atMs}::bigint, ${atMs}::bigint
    FROM unnest(${dataset}::text[], ${path}::text[], ${kind}::text[], ${count}::bigint[])
      AS new (dataset, path, kind, count)
    WHERE kind = 'examined' OR (SELECT count(*) FROM drift) < ${sql.lit(maxDriftRows)}
      OR EXISTS (SELECT FROM drift AS same
        WHERE (same.dataset, same.path, same.kind) = (new.dataset, new.path, new.kind))
    ON CONFLICT (dataset, path, kind) DO UPDATE SET
      count = known.count + excluded.count, last_at = excluded.last_at`.execute(db)
}

/** Adds to what was counted of the sources, and enters how they are at the gateway. */
export async function noteHealth(db: Db, note: HealthNote, gateway: number): Promise<void> {
  await commit(db, async (trx) => {
    const inOrder = note.counts.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    for (const count of inOrder) await addHour(trx, count)
    await sql`DELETE FROM source_hours WHERE hour < ${note.keepFromHour}`.execute(trx)
    if (note.conditions) await putConditions(trx, note.conditions, gateway, note.atMs)
  })
}

const nameOf = ({ hour, source, dataset }: SourceHour) => `${hour} ${source} ${dataset}`

async function addHour(trx: Db, count: SourceHour): Promise<void> {
  const { hour, source, dataset, calls, failures, lastOkAtMs } = count
  await sql`INSERT INTO source_hours (hour, source, dataset, calls, failures, latencies)
    VALUES (${hour}, ${source}, ${dataset}, 0, 0, '[]') ON CONFLICT DO NOTHING`.execute(trx)
  const isIt = sql`hour = ${hour} AND source = ${source} AND dataset = ${dataset}`
  const { rows } = await sql<{ readonly latencies: string }>`SELECT latencies FROM source_hours
    WHERE ${isIt} FOR UPDATE`.execute(trx)
  const latencies = [...count.latencies]
  for (const row of rows) addLatencies(latencies, JSON.parse(row.latencies) as number[])
  await sql`UPDATE source_hours SET calls = calls + ${calls}, failures = failures + ${failures},
      latencies = ${JSON.stringify(latencies)}, last_ok_at = coalesce(${lastOkAtMs}, last_ok_at)
    WHERE ${isIt}`.execute(trx)
}

async function putConditions(
  trx: Db,
  conditions: readonly SourceCondition[],
  gateway: number,
  atMs: number,
): Promise<void> {
  for (const { source, state, reason, sinceMs } of conditions) {
    const { zh = null, en = null } = reason ?? {}
    // A state that was there before a restart goes on.
    await sql`INSERT INTO gateway_source_states AS known
        (gateway, source, state, reason_zh, reason_en, since, noted_at)
      VALUES (${gateway}, ${source}, ${state}, ${zh}, ${en}, coalesce(
        (SELECT since FROM source_states WHERE source = ${source} AND state = ${state}),
        ${sinceMs}), ${atMs})
      ON CONFLICT (gateway, source) DO UPDATE SET
        state = excluded.state, reason_zh = excluded.reason_zh, reason_en = excluded.reason_en,
        since = CASE WHEN known.state = excluded.state THEN known.since ELSE excluded.since END,
        noted_at = excluded.noted_at`.execute(trx)
  }
  const named = column(conditions.map(({ source }) => source))
  await sql`DELETE FROM gateway_source_states
    WHERE gateway = ${gateway} AND NOT source = ANY (${named}::text[])`.execute(trx)
  await sql`DELETE FROM gateway_source_states AS state
    WHERE NOT EXISTS (SELECT FROM gateways WHERE id = state.gateway)
      AND EXISTS (SELECT FROM gateways)`.execute(trx)
}

/** Notes an amount where the day's limit leaves room for it; what is given back always has. */
export async function spend(db: Db, expense: ExpenseNote): Promise<Spent> {
  const { source, day, micros, limitMicros } = expense
  return await commit(db, async (trx) => {
    await sql`INSERT INTO source_spending (source, day, spent_micros) VALUES (${source}, ${day}, 0)
      ON CONFLICT DO NOTHING`.execute(trx)
    const isIt = sql`source = ${source} AND day = ${day}`
    const { rows } = await sql<{ readonly spent_micros: number }>`
      SELECT spent_micros FROM source_spending WHERE ${isIt} FOR UPDATE`.execute(trx)
    const before = rows[0]?.spent_micros ?? 0
    const after = Math.max(0, before + micros)
    const isGranted = micros <= 0 || after <= limitMicros
    if (isGranted && after !== before) {
      await sql`UPDATE source_spending SET spent_micros = ${after} WHERE ${isIt}`.execute(trx)
    }
    return { isGranted, spentMicros: isGranted ? after : before }
  })
}

const step = sql.lit(pruneStep)

/** Forgets a few of the oldest records, so that nobody waits for long. Returns how many. */
export async function pruneRecords(db: Db, expiry: Expiry): Promise<number> {
  const { callsBelow, actsBelow, answersBeforeMs, erasuresBeforeMs, atMs } = expiry
  // Of a clock that was set back since, too: gateways were told of them when they saw them.
  await sql`DELETE FROM forgotten_creators
    WHERE at < ${erasuresBeforeMs} OR at > ${atMs + clockToleranceMs}`.execute(db)
  const statements = [
    sql`DELETE FROM calls WHERE request_id = ANY (ARRAY(SELECT request_id FROM calls
      WHERE request_id < ${callsBelow} AND state <> 'open' ORDER BY request_id LIMIT ${step}))`,
    sql`DELETE FROM acts WHERE id = ANY (ARRAY(
      SELECT id FROM acts WHERE id < ${actsBelow} ORDER BY id LIMIT ${step}))`,
    sql`DELETE FROM idempotent_answers WHERE (token_id, key_digest) IN (
      SELECT token_id, key_digest FROM idempotent_answers
      WHERE created_at < ${answersBeforeMs} ORDER BY created_at LIMIT ${step})`,
    sql`UPDATE idempotent_answers SET created_at = ${atMs} WHERE (token_id, key_digest) IN (
      SELECT token_id, key_digest FROM idempotent_answers
      WHERE created_at > ${atMs + idempotencyLifetimeMs} ORDER BY created_at LIMIT ${step})`,
  ]
  let pruned = 0
  for (const statement of statements) {
    pruned += Number((await statement.execute(db)).numAffectedRows ?? 0)
  }
  return pruned
}
