import type { Account, EntryKind } from '../../../../ledger/records.ts'
import type { TokenRights } from '../../../../ledger/tokens.ts'
import type { SqliteConnection } from '../../connection.ts'
import { Bulk } from '../bulk.ts'

/** A token's row: SQLite has no booleans. */
export interface TokenColumns extends Omit<TokenRights, 'strict'> {
  readonly strict: number
}

/** Who pays, with what, and how much. */
export function prepareAccounts(connection: SqliteConnection) {
  const sql = <Parameters extends unknown[], Row = unknown>(text: string) =>
    connection.prepare<Parameters, Row>(text)
  return {
    token: sql<[digest: string], TokenColumns>(
      `SELECT id, account_id AS accountId, rate_per_second AS ratePerSecond,
         daily_quota AS dailyQuota, endpoints, addresses, strict, expires_at AS expiresAtMs,
         disabled_at AS disabledAtMs, revoked_at AS revokedAtMs
       FROM tokens WHERE digest = ?`,
    ),
    account: sql<[id: number], Account>(
      `SELECT id, name, currency, balance_micros AS balanceMicros, held_micros AS heldMicros,
         created_at AS createdAtMs
       FROM accounts WHERE id = ?`,
    ),
    setBalance: sql<[balanceMicros: number, heldMicros: number, id: number]>(
      `UPDATE accounts SET balance_micros = ?, held_micros = ?, version = version + 1
       WHERE id = ?`,
    ),
    prices: sql<[], { endpoint: string; price_micros: number }>('SELECT * FROM prices'),
  }
}

/** What moves balances: rows that a batch has many of. */
export function prepareEntries(connection: SqliteConnection) {
  return {
    insertEntries: new Bulk<
      [
        requestId: string,
        kind: EntryKind,
        accountId: number,
        amountMicros: number,
        heldMicros: number,
        atMs: number,
      ]
    >(
      connection,
      6,
      (rows) =>
        `INSERT INTO posted_entries (id, kind, account_id, amount_micros, held_micros, at) ${rows}`,
    ),
  }
}
