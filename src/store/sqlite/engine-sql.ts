import { sql } from 'kysely'
import type { EngineSql } from '../sql/operators/operators.ts'

export const engineSql: EngineSql = {
  notedUsage: sql`SELECT value ->> 0 AS hour, value ->> 1 AS token_id
    FROM usage_notes, json_each(moves)`,
  change: (db, make) => db.transaction().setAccessMode('read write').execute(make),
  damage: async (snapshot) => {
    const { rows } = await sql<{ damage: string }>`SELECT quick_check AS damage
      FROM pragma_quick_check WHERE quick_check <> 'ok'`.execute(snapshot)
    return rows.map(({ damage }) => `the database is damaged: ${damage}`)
  },
}
