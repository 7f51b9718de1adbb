import type { Latencies } from '../../core/latency.ts'
import type { HealthStore } from '../health.ts'
import type { SqliteConnection } from './connection.ts'
import type { SourceHourRow, SourceStateRow } from '../sql/schema.ts'

/** What can be asked of the sources' health, on a connection that only reads. */
export function healthOf(connection: SqliteConnection): HealthStore {
  // What a clock that was set back since counted in hours to come is of no hour that is shown.
  const hoursBetween = connection.prepare<[from: number, to: number], SourceHourRow>(
    'SELECT * FROM source_hours WHERE hour BETWEEN ? AND ? ORDER BY source, dataset, hour',
  )
  const states = connection.prepare<[], SourceStateRow>(
    'SELECT * FROM source_states ORDER BY source',
  )
  return {
    hours: async (fromHour, toHour) =>
      hoursBetween.all(fromHour, toHour).map(({ latencies, last_ok_at, ...row }) => ({
        ...row,
        latencies: JSON.parse(latencies) as Latencies,
        lastOkAtMs: last_ok_at,
      })),
    conditions: async () =>
      states.all().map(({ source, state, reason_zh: zh, reason_en: en, since }) => ({
        source,
        state,
        reason: zh === null || en === null ? undefined : { zh, en },
        sinceMs: since,
      })),
  }
}
