import { type Kysely, sql } from 'kysely'
import type { ListPart } from '../../lists.ts'
import type { DayHours, UsedAccount } from '../../operators.ts'
import type { Schema } from '../schema.ts'
import { inSnapshot } from '../snapshot.ts'
import { accountOf } from './records.ts'

/** Accounts with what they spent on a day, at one moment. */
export function accountsUsed(
  db: Kysely<Schema>,
  [fromHour, toHour]: DayHours,
  { limit, after = '' }: ListPart<string>,
): Promise<UsedAccount[]> {
  return inSnapshot(db, async (snapshot) => {
    const rows = await snapshot
      .selectFrom('accounts')
      .selectAll()
      .where('name', '>', after)
      .orderBy('name')
      .limit(limit)
      .execute()
    if (rows.length === 0) return []
    const ids = rows.map(({ id }) => id)
    const sums = await snapshot
      .selectFrom('usage')
      .select(['account_id', sql<number>`sum(cost_micros)`.as('spent')])
      .where('account_id', 'in', ids)
      .where('hour', '>=', fromHour)
      .where('hour', '<', toHour)
      .groupBy('account_id')
      .execute()
    const spent = new Map(sums.map((row) => [row.account_id, row.spent]))
    return rows.map((row) => ({ ...accountOf(row), spentTodayMicros: spent.get(row.id) ?? 0 }))
  })
}
