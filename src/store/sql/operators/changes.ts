import { type Kysely, sql } from 'kysely'
import { newRequestId } from '../../../core/ids.ts'
import type { Account } from '../../../ledger/records.ts'
import type { Changes, Movement, NewToken } from '../../operators.ts'
import type { Schema } from '../schema.ts'
import { lookups } from './lookups.ts'
import { accountOf, tokenColumns } from './records.ts'

/** What operators' verbs change, in a transaction that is under way. */
export function changesIn(db: Kysely<Schema>): Changes {
  return {
    ...lookups(db),
    addAccount: async (name, atMs) => {
      const made = await db
        .insertInto('accounts')
        .values({ name, created_at: atMs })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst()
      return made && accountOf(made)
    },
    moveBalance: (movement) => moveBalance(db, movement),
    addToken: (token) => addToken(db, token),
    setToken: async (id, changes) => {
      const { numUpdatedRows } = await db
        .updateTable('tokens')
        .set(tokenColumns(changes))
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst()
      return numUpdatedRows !== 0n
    },
    revokeToken: async (id, atMs) => {
      await db.updateTable('tokens').set({ revoked_at: atMs }).where('id', '=', id).execute()
    },
    setPrice: (endpoint, priceMicros) => setPrice(db, endpoint, priceMicros),
  }
}

async function moveBalance(
  db: Kysely<Schema>,
  { kind, name, amountMicros, maxBalanceMicros, note, actor, atMs }: Movement,
): Promise<Account | undefined> {
  const account = await db
    .updateTable('accounts')
    .set({ balance_micros: sql`balance_micros + ${amountMicros}` })
    .where('name', '=', name)
    .where(sql<boolean>`balance_micros + ${amountMicros} >= held_micros`)
    .where(sql<boolean>`balance_micros + ${amountMicros} <= ${maxBalanceMicros}`)
    .returningAll()
    .executeTakeFirst()
  if (!account) return undefined
  await db
    .insertInto('posted_entries')
    .values({
      id: newRequestId(atMs),
      kind,
      account_id: account.id,
      amount_micros: amountMicros,
      held_micros: 0,
      note,
      actor,
      at: atMs,
    })
    .execute()
  return accountOf(account)
}

async function addToken(
  db: Kysely<Schema>,
  { accountId, digest, name, createdAtMs, ...limits }: NewToken,
): Promise<number> {
  const { ratePerSecond, strict } = limits
  const { id } = await db
    .insertInto('tokens')
    .values({
      account_id: accountId,
      name,
      digest,
      created_at: createdAtMs,
      ...tokenColumns(limits),
      rate_per_second: ratePerSecond,
      strict: strict ? 1 : 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function setPrice(
  db: Kysely<Schema>,
  endpoint: string,
  priceMicros: number | null,
): Promise<void> {
  if (priceMicros === null) {
    await db.deleteFrom('prices').where('endpoint', '=', endpoint).execute()
    return
  }
  await db
    .insertInto('prices')
    .values({ endpoint, price_micros: priceMicros })
    .onConflict((conflict) =>
      conflict.column('endpoint').doUpdateSet({ price_micros: priceMicros }),
    )
    .execute()
}
