import type { SqliteConnection } from '../../connection.ts'
import type { UsageHourRow } from '../../schema.ts'
import { Bulk } from '../bulk.ts'

interface TokenCalls {
  readonly token_id: number
  readonly calls: number
}

/** Usage by hour, and the notes that are folded into it. */
export function prepareUsage(connection: SqliteConnection) {
  const sql = <Parameters extends unknown[], Row = unknown>(text: string) =>
    connection.prepare<Parameters, Row>(text)
  return {
    billedBetween: sql<[fromHour: number, toHour: number], TokenCalls>(
      `SELECT token_id, sum(calls) AS calls FROM usage_hours
       WHERE hour >= ? AND hour < ? AND code = 0 GROUP BY token_id`,
    ),
    openBetween: sql<[fromMs: number, toMs: number], TokenCalls>(
      `SELECT token_id, count(*) AS calls FROM calls
       WHERE state = 'open' AND started_at >= ? AND started_at < ? GROUP BY token_id`,
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
    usageNotes: sql<[], { moves: string }>('SELECT moves FROM usage_notes'),
    noteUsage: sql<[moves: string]>('INSERT INTO usage_notes (moves) VALUES (?)'),
    dropUsageNotes: sql<[]>('DELETE FROM usage_notes'),
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
