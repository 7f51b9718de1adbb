import type { Connection } from '../database.ts'
import type { AccountRow, CallRow, EntryKind, TokenRow } from '../schema.ts'

/** The gate's statements, prepared once: composing SQL per call costs as much as running it. */
export function prepareStatements(connection: Connection) {
  const sql = <Parameters extends unknown[], Row = never>(text: string) =>
    connection.prepare<Parameters, Row>(text)
  return {
    tokens: sql<[], TokenRow>('SELECT * FROM tokens'),
    accounts: sql<[], AccountRow>('SELECT * FROM accounts'),
    prices: sql<[], { endpoint: string; price_micros: number }>('SELECT * FROM prices'),
    openCalls: sql<[], CallRow>(`SELECT * FROM calls WHERE state = 'open'`),
    usedToday: sql<[tokenId: number, day: string], { used: number }>(
      'SELECT used FROM token_days WHERE token_id = ? AND day = ?',
    ),
    setBalance: sql<[balanceMicros: number, heldMicros: number, accountId: number]>(
      'UPDATE accounts SET balance_micros = ?, held_micros = ? WHERE id = ?',
    ),
    setUsed: sql<[tokenId: number, day: string, used: number]>(
      `INSERT INTO token_days (token_id, day, used) VALUES (?, ?, ?)
       ON CONFLICT (token_id, day) DO UPDATE SET used = excluded.used`,
    ),
    addEntry: sql<
      [
        accountId: number,
        kind: EntryKind,
        amount: number,
        held: number,
        requestId: string,
        at: number,
      ]
    >(
      `INSERT INTO ledger_entries (account_id, kind, amount_micros, held_micros, request_id, at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    addCall: sql<
      [
        Pick<
          CallRow,
          | 'request_id'
          | 'account_id'
          | 'token_id'
          | 'endpoint'
          | 'subject'
          | 'state'
          | 'code'
          | 'price_micros'
          | 'cost_micros'
          | 'quota_day'
          | 'cache'
          | 'source'
          | 'started_at'
          | 'finished_at'
        >,
      ]
    >(
      `INSERT INTO calls (request_id, account_id, token_id, endpoint, subject, state, code,
         price_micros, cost_micros, quota_day, cache, source, started_at, finished_at)
       VALUES (@request_id, @account_id, @token_id, @endpoint, @subject, @state, @code,
         @price_micros, @cost_micros, @quota_day, @cache, @source, @started_at, @finished_at)`,
    ),
    finishCall: sql<
      [
        state: CallRow['state'],
        code: number | null,
        costMicros: number,
        cache: string | null,
        source: string | null,
        finishedAt: number,
        requestId: string,
      ]
    >(
      `UPDATE calls SET state = ?, code = ?, cost_micros = ?, cache = ?, source = ?, finished_at = ?
       WHERE request_id = ?`,
    ),
  }
}

export type Statements = ReturnType<typeof prepareStatements>
