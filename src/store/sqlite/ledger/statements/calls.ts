import type { CacheState, CallRecord, CallState, OpenCall } from '../../../../ledger/records.ts'
import { pruneStep } from '../../../prune-step.ts'
import type { SqliteConnection } from '../../connection.ts'
import { Bulk } from '../bulk.ts'

/** The call log. */
export function prepareCalls(connection: SqliteConnection) {
  const sql = <Parameters extends unknown[], Row = unknown>(text: string) =>
    connection.prepare<Parameters, Row>(text)
  return {
    call: sql<[requestId: string, tokenId: number], CallRecord>(
      `SELECT request_id AS requestId, account_id AS accountId, token_id AS tokenId, endpoint,
         subject, state, code, price_micros AS priceMicros, cost_micros AS costMicros, cache,
         source, started_at AS startedAtMs, finished_at AS finishedAtMs
       FROM calls WHERE request_id = ? AND token_id = ?`,
    ),
    openCall: sql<[requestId: string], OpenCall>(
      `SELECT calls.request_id AS requestId, account_id AS accountId, calls.token_id AS tokenId,
         endpoint, price_micros AS priceMicros, started_at AS startedAtMs, key_digest AS keyDigest
       FROM calls LEFT JOIN idempotent_answers AS claim
         ON claim.request_id = calls.request_id AND claim.claimed = 1
       WHERE calls.request_id = ? AND state = 'open'`,
    ),
    isAnyOpen: sql<[], { isAny: 0 | 1 }>(
      "SELECT EXISTS (SELECT * FROM calls WHERE state = 'open') AS isAny",
    ),
    expiredCalls: sql<[nowMs: number], { requestId: string }>(
      `SELECT request_id AS requestId FROM calls WHERE state = 'open' AND (gateway IS NULL
         OR gateway NOT IN (SELECT id FROM gateways WHERE lease_until > ?)) LIMIT ${pruneStep}`,
    ),
    finishCall: sql<
      [
        state: CallState,
        code: number | null,
        costMicros: number,
        cache: CacheState | null,
        source: string | null,
        finishedAt: number,
        requestId: string,
      ]
    >(
      `UPDATE calls SET state = ?, code = ?, cost_micros = ?, cache = ?, source = ?, finished_at = ?
       WHERE request_id = ? AND state = 'open'`,
    ),
    dropCall: sql<[requestId: string]>('DELETE FROM calls WHERE request_id = ?'),
    pruneCalls: sql<[below: string]>(
      `DELETE FROM calls WHERE request_id IN (SELECT request_id FROM calls
         WHERE request_id < ? AND state <> 'open' ORDER BY request_id LIMIT ${pruneStep})`,
    ),
    /** Their ids begin with the time, as those of calls do. */
    pruneActs: sql<[below: string]>(
      `DELETE FROM acts WHERE id IN (
         SELECT id FROM acts WHERE id < ? ORDER BY id LIMIT ${pruneStep})`,
    ),
  }
}

/** Rows that a batch has many of. */
export function prepareNewCalls(connection: SqliteConnection) {
  return {
    insertCalls: new Bulk<
      [
        requestId: string,
        accountId: number,
        tokenId: number,
        endpoint: string,
        subject: string | null,
        state: CallState,
        code: number | null,
        priceMicros: number,
        costMicros: number,
        cache: string | null,
        source: string | null,
        startedAt: number,
        finishedAt: number | null,
        gateway: number | null,
      ]
    >(
      connection,
      14,
      (rows) =>
        `INSERT INTO calls (request_id, account_id, token_id, endpoint, subject, state, code,
           price_micros, cost_micros, cache, source, started_at, finished_at, gateway) ${rows}`,
    ),
    /** Calls that were charged as they came: what follows for all of them is not bound for each. */
    insertCharged: new Bulk<
      [
        requestId: string,
        accountId: number,
        tokenId: number,
        endpoint: string,
        subject: string | null,
        priceMicros: number,
        source: string | null,
        startedAt: number,
      ]
    >(
      connection,
      8,
      (rows) =>
        `WITH charged (id, account, token, endpoint, subject, price, source, at) AS (${rows})
         INSERT INTO calls (request_id, account_id, token_id, endpoint, subject, state, code,
           price_micros, cost_micros, cache, source, started_at, finished_at, charged_at_once)
         SELECT id, account, token, endpoint, subject, 'answered', 0, price, price, 'hit', source,
           at, at, price > 0 FROM charged`,
    ),
  }
}
