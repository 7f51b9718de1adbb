import { type Kysely, sql } from 'kysely'
import { hourMs } from '../../../core/clock.ts'
import type { ListPart } from '../../lists.ts'
import type { DayHours, UsedToken } from '../../operators.ts'
import type { Schema } from '../schema.ts'
import { inSnapshot } from '../snapshot.ts'
import { tokensWithNames } from './lookups.ts'
import { tokenOf } from './records.ts'

/** Tokens with their use in the hours of a day, at one moment. */
export function tokensUsed(
  db: Kysely<Schema>,
  day: DayHours,
  { limit, after = 0 }: ListPart<number>,
): Promise<UsedToken[]> {
  return inSnapshot(db, async (snapshot) => {
    const rows = await tokensWithNames(snapshot)
      .where('tokens.id', '>', after)
      .orderBy('tokens.id')
      .limit(limit)
      .execute()
    const [first, last] = [rows[0]?.id ?? 0, rows.at(-1)?.id ?? 0]
    const billed = await billedCalls(snapshot, day, first, last)
    const open = await openCalls(snapshot, day, first, last)
    return rows.map((row) => ({
      ...tokenOf(row),
      usedToday: (billed.get(row.id)?.calls ?? 0) + (open.get(row.id) ?? 0),
      spentTodayMicros: billed.get(row.id)?.spent ?? 0,
    }))
  })
}

/** By token, of those whose ids lie between. */
async function billedCalls(db: Kysely<Schema>, [from, to]: DayHours, first: number, last: number) {
  // Each hour by its name, and not as a range: the key's next column, the token, then serves as well.
  const hours = Array.from({ length: to - from }, (_, index) => from + index)
  const rows = await db
    .selectFrom('usage')
    .select([
      'token_id',
      sql<number>`sum(calls)`.as('calls'),
      sql<number>`sum(cost_micros)`.as('spent'),
    ])
    .where('hour', 'in', hours)
    .where('token_id', '>=', first)
    .where('token_id', '<=', last)
    .where('code', '=', 0)
    .groupBy('token_id')
    .execute()
  return new Map(rows.map(({ token_id, ...sums }) => [token_id, sums]))
}

async function openCalls(db: Kysely<Schema>, [from, to]: DayHours, first: number, last: number) {
  const rows = await db
    .selectFrom('calls')
    .select(['token_id', sql<number>`count(*)`.as('calls')])
    .where('state', '=', 'open')
    .where('token_id', '>=', first)
    .where('token_id', '<=', last)
    .where('started_at', '>=', from * hourMs)
    .where('started_at', '<', to * hourMs)
    .groupBy('token_id')
    .execute()
  return new Map(rows.map(({ token_id, calls }) => [token_id, calls]))
}
