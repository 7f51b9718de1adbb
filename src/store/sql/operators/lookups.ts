import type { Kysely } from 'kysely'
import type { Changes } from '../../operators.ts'
import type { Schema } from '../schema.ts'
import { accountOf, tokenOf } from './records.ts'

/** What is looked up by its name or id, inside a transaction or not. */
export function lookups(
  db: Kysely<Schema>,
): Pick<Changes, 'account' | 'accountNames' | 'token' | 'prices'> {
  return {
    account: async (name) => {
      const row = await db
        .selectFrom('accounts')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirst()
      return row && accountOf(row)
    },
    accountNames: async () => {
      const rows = await db.selectFrom('accounts').select('name').orderBy('name').execute()
      return rows.map(({ name }) => name)
    },
    token: async (id) => {
      const row = await tokensWithNames(db).where('tokens.id', '=', id).executeTakeFirst()
      return row && tokenOf(row)
    },
    prices: async () => {
      const rows = await db.selectFrom('prices').selectAll().execute()
      return rows.map((row) => ({ endpoint: row.endpoint, priceMicros: row.price_micros }))
    },
  }
}

/** Tokens with the names of their accounts. */
export function tokensWithNames(db: Kysely<Schema>) {
  return db
    .selectFrom('tokens')
    .innerJoin('accounts', 'accounts.id', 'tokens.account_id')
    .selectAll('tokens')
    .select('accounts.name as account')
}
