import type { Kysely } from 'kysely'
import type { Latencies } from '../../core/latency.ts'
import type { HealthStore } from '../health.ts'
import type { Schema } from './schema.ts'

/** What can be asked of the sources' health. */
export function healthOf(db: Kysely<Schema>): HealthStore {
  return {
    // What a clock that was set back since counted in hours to come is of no hour that is shown.
    hours: async (fromHour, toHour) => {
      const rows = await db
        .selectFrom('source_hours')
        .selectAll()
        .where('hour', '>=', fromHour)
        .where('hour', '<=', toHour)
        .orderBy('source')
        .orderBy('dataset')
        .orderBy('hour')
        .execute()
      return rows.map(({ latencies, last_ok_at, ...row }) => ({
        ...row,
        latencies: JSON.parse(latencies) as Latencies,
        lastOkAtMs: last_ok_at,
      }))
    },
    conditions: async () => {
      const rows = await db.selectFrom('source_states').selectAll().orderBy('source').execute()
      return rows.map(({ source, state, reason_zh: zh, reason_en: en, since }) => ({
        source,
        state,
        reason: zh === null || en === null ? undefined : { zh, en },
        sinceMs: since,
      }))
    },
    spentOn: async (day) => {
      const rows = await db
        .selectFrom('source_spending')
        .selectAll()
        .where('day', '=', day)
        .orderBy('source')
        .execute()
      return rows.map(({ source, spent_micros: spentMicros }) => ({ source, spentMicros }))
    },
  }
}
