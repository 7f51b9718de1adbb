import { type Kysely, sql } from 'kysely'
import type { Difference, DifferenceKey, DriftStore } from '../drift.ts'
import type { ListPart } from '../lists.ts'
import type { Schema } from './schema.ts'

/** What was counted of drift. */
export function driftOf(db: Kysely<Schema>): DriftStore {
  return {
    compared: async () => {
      const rows = await db
        .selectFrom('drift')
        .select(['dataset', 'count'])
        .where('kind', '=', 'examined')
        .orderBy('dataset')
        .execute()
      return rows.map(({ dataset, count }) => ({ dataset, bodies: count }))
    },
    differences: (part) => differences(db, part),
  }
}

async function differences(
  db: Kysely<Schema>,
  { limit, after }: ListPart<DifferenceKey>,
): Promise<Difference[]> {
  let query = db
    .selectFrom('drift')
    .selectAll()
    .where('kind', '<>', 'examined')
    .orderBy('last_at', 'desc')
    .orderBy('dataset')
    .orderBy('path')
    .orderBy('kind')
    .limit(limit)
  if (after) {
    const { lastAtMs, dataset, path, kind } = after
    query = query.where(
      sql<boolean>`(-last_at, dataset, path, kind) > (${-lastAtMs}, ${dataset}, ${path}, ${kind})`,
    )
  }
  const rows = await query.execute()
  return rows.flatMap(({ dataset, path, kind, count, first_at, last_at }) =>
    kind === 'examined'
      ? []
      : { dataset, path, kind, bodies: count, firstAtMs: first_at, lastAtMs: last_at },
  )
}
