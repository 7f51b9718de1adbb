import type { SourceHourRow } from '../../../sql/schema.ts'
import type { SqliteConnection } from '../../connection.ts'

/** Ways to differ that are told apart: bodies can make names up without end. */
const maxDriftRows = 10_000

interface SourceStateValues {
  readonly gateway: number | null
  readonly source: string
  readonly state: string
  readonly reasonZh: string | null
  readonly reasonEn: string | null
  readonly sinceMs: number
  readonly atMs: number
}

/** How sources do, and how what they bring differs from the catalog. */
export function prepareSources(connection: SqliteConnection) {
  const sql = <Parameters extends unknown[], Row = unknown>(text: string) =>
    connection.prepare<Parameters, Row>(text)
  return {
    sourceHour: sql<
      [hour: number, source: string, dataset: string],
      Pick<SourceHourRow, 'calls' | 'failures' | 'latencies' | 'last_ok_at'>
    >(
      `SELECT calls, failures, latencies, last_ok_at FROM source_hours
       WHERE hour = ? AND source = ? AND dataset = ?`,
    ),
    putSourceHour: sql<
      [
        hour: number,
        source: string,
        dataset: string,
        calls: number,
        failures: number,
        latencies: string,
        lastOkAtMs: number | null,
      ]
    >(
      `INSERT OR REPLACE INTO source_hours
         (hour, source, dataset, calls, failures, latencies, last_ok_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    pruneSourceHours: sql<[beforeHour: number]>('DELETE FROM source_hours WHERE hour < ?'),
    putSourceState: sql<[state: SourceStateValues]>(
      // A state that was there before a restart goes on.
      `INSERT INTO gateway_source_states
         (gateway, source, state, reason_zh, reason_en, since, noted_at)
       VALUES (@gateway, @source, @state, @reasonZh, @reasonEn, coalesce(
         (SELECT since FROM source_states WHERE source = @source AND state = @state),
         @sinceMs), @atMs)
       ON CONFLICT (gateway, source) DO UPDATE SET
         state = excluded.state, reason_zh = excluded.reason_zh, reason_en = excluded.reason_en,
         since = iif(state = excluded.state, since, excluded.since), noted_at = excluded.noted_at`,
    ),
    dropOtherSourceStates: sql<[gateway: number | null, names: string]>(
      `DELETE FROM gateway_source_states
       WHERE gateway = ? AND source NOT IN (SELECT value FROM json_each(?))`,
    ),
    dropStatesOfGone: sql<[]>(
      // Where nobody is left, it is told how they were.
      `DELETE FROM gateway_source_states
       WHERE gateway NOT IN (SELECT id FROM gateways) AND EXISTS (SELECT * FROM gateways)`,
    ),
    spentOn: sql<[source: string, day: string], { readonly spentMicros: number }>(
      'SELECT spent_micros AS spentMicros FROM source_spending WHERE source = ? AND day = ?',
    ),
    putSpent: sql<[source: string, day: string, spentMicros: number]>(
      'INSERT OR REPLACE INTO source_spending (source, day, spent_micros) VALUES (?, ?, ?)',
    ),
    countDrift: sql<
      [dataset: string, path: string, kind: string, count: number, first: number, last: number]
    >(
      `INSERT INTO drift (dataset, path, kind, count, first_at, last_at)
       SELECT column1, column2, column3, column4, column5, column6
       FROM (VALUES (?, ?, ?, ?, ?, ?))
       WHERE column3 = 'examined' OR (SELECT count(*) FROM drift) < ${maxDriftRows}
         OR EXISTS (SELECT 1 FROM drift
           WHERE dataset = column1 AND path = column2 AND kind = column3)
       ON CONFLICT (dataset, path, kind) DO UPDATE SET
         count = count + excluded.count, last_at = excluded.last_at`,
    ),
  }
}
