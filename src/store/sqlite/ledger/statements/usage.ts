import type { UsageHourRow } from '../../../sql/schema.ts'
import type { SqliteConnection } from '../../connection.ts'
import { Bulk } from '../bulk.ts'

/** Usage by hour, and the notes that are folded into it. */
export function prepareUsage(connection: SqliteConnection) {
  const sql = <Parameters extends unknown[], Row = unknown>(text: string) =>
    connection.prepare<Parameters, Row>(text)
  return {
    billedBetween: sql<[tokenId: number, fromHour: number, toHour: number], { calls: number }>(
      `SELECT coalesce(sum(calls), 0) AS calls FROM usage_hours
       WHERE token_id = ? AND hour >= ? AND hour < ? AND code = 0`,
    ),
    openBetween: sql<[tokenId: number, fromMs: number, toMs: number], { calls: number }>(
      `SELECT count(*) AS calls FROM calls
       WHERE state = 'open' AND token_id = ? AND started_at >= ? AND started_at < ?`,
    ),
    spentBetween: sql<
      [accountId: number, fromHour: number, toHour: number],
      { calls: number; costMicros: number }
    >(
      `SELECT coalesce(sum(calls), 0) AS calls, coalesce(sum(cost_micros), 0) AS costMicros
       FROM usage_hours WHERE account_id = ? AND hour >= ? AND hour < ? AND code = 0`,
    ),
    usageHour: sql<
      [hour: number, tokenId: number, endpoint: string, code: number],
      Pick<UsageHourRow, 'calls' | 'cost_micros' | 'latencies'>
    >(
      `SELECT calls, cost_micros, latencies FROM usage_hours
       WHERE hour = ? AND token_id = ? AND endpoint = ? AND code = ?`,
    ),
    oldestUsageNote: sql<[], { id: number | null }>('SELECT min(id) AS id FROM usage_notes'),
    usageNotes: sql<[afterId: number], { id: number; moves: string }>(
      'SELECT id, moves FROM usage_notes WHERE id > ? ORDER BY id',
    ),
    noteUsage: sql<[moves: string]>('INSERT INTO usage_notes (moves) VALUES (?)'),
    dropUsageNotes: sql<[upToId: number]>('DELETE FROM usage_notes WHERE id <= ?'),
  }
}

export function prepareUsageHours(connection: SqliteConnection) {
  return new Bulk<
    [
      hour: number,
      tokenId: number,
      endpoint: string,
      code: number,
      accountId: number,
      calls: number,
      costMicros: number,
      latencies: string,
    ]
  >(
    connection,
    8,
    (rows) => `INSERT INTO usage_hours
       (hour, token_id, endpoint, code, account_id, calls, cost_micros, latencies) ${rows}
     ON CONFLICT (hour, token_id, endpoint, code) DO UPDATE SET
       calls = excluded.calls, cost_micros = excluded.cost_micros, latencies = excluded.latencies`,
  )
}
