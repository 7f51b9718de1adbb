import { sql } from 'kysely'
import type { EngineSql } from '../sql/operators/operators.ts'
import { change } from './commit.ts'

export const engineSql: EngineSql = {
  notedUsage: sql`SELECT (move ->> 0)::integer AS hour, (move ->> 1)::integer AS token_id
    FROM usage_notes, json_array_elements(moves::json) AS noted (move)`,
  change,
}
