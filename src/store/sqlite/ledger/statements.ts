import type { Remembered } from '../../../ledger/batch.ts'
import { idempotencyLifetimeMs } from '../../../ledger/protocol.ts'
import type {
  Account,
  CacheState,
  CallRecord,
  CallState,
  EntryKind,
  OpenCall,
} from '../../../ledger/records.ts'
import type { TokenRights } from '../../../ledger/tokens.ts'
import type { SqliteConnection } from '../connection.ts'
import type { SourceHourRow, UsageHourRow } from '../schema.ts'
import { Bulk } from './bulk.ts'

/** Rows that one commit forgets at the most: a few milliseconds, in which no call waits long. */
export const pruneStep = 200

/** Ways to differ that are told apart: bodies can make names up without end. */
const maxDriftRows = 10_000

export type Statements = ReturnType<typeof prepareStatements>

/** The ledger's statements, prepared once: composing SQL per call costs as much as running it. */
export function prepareStatements(connection: SqliteConnection) {
  const gathering = prepareGathering(connection)
  return {
    ...prepareReads(connection),
    ...prepareWrites(connection),
    ...gathering,
    putUsageHours: prepareUsageHours(connection),
    /** What is written once a batch, in no order: none of it is looked up by what is written. */
    gathered: Object.values(gathering),
  }
}

/** A token's row: SQLite has no booleans. */
export interface TokenColumns extends Omit<TokenRights, 'strict'> {
  readonly strict: number
}

interface SourceStateValues {
  readonly gateway: number | null
  readonly source: string
  readonly state: string
  readonly reasonZh: string | null
  readonly reasonEn: string | null
  readonly sinceMs: number
  readonly atMs: number
}

/** What somebody changed beside the calls. */
export interface Change {
  readonly version: number
  readonly kind: 'token' | 'account' | 'price' | 'erasure' | 'gateway'
  readonly key: string
}

interface TokenCalls {
  readonly token_id: number
  readonly calls: number
}

function prepareReads(connection: SqliteConnection) {
  const sql = <Parameters extends unknown[], Row>(text: string) =>
    connection.prepare<Parameters, Row>(text)
  return {
    /** Changes when another connection has committed. */
    dataVersion: sql<[], { data_version: number }>('PRAGMA data_version'),
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
    prices: sql<[], { endpoint: string; price_micros: number }>('SELECT * FROM prices'),
    forgotten: sql<[], { subject: string; at: number }>(
      'SELECT subject, at FROM forgotten_creators ORDER BY id',
    ),
    changes: sql<[afterVersion: number], Change>(
      'SELECT version, kind, key FROM changes WHERE version > ? ORDER BY version',
    ),
    latestChange: sql<[], { version: number | null }>(
      'SELECT max(version) AS version FROM changes',
    ),
    gateways: sql<[], { id: number }>('SELECT id FROM gateways'),
    expiredCalls: sql<[nowMs: number], { requestId: string }>(
      `SELECT request_id AS requestId FROM calls WHERE state = 'open' AND (gateway IS NULL
         OR gateway NOT IN (SELECT id FROM gateways WHERE lease_until > ?)) LIMIT ${pruneStep}`,
    ),
    openCalls: sql<[], OpenCall>(
      `SELECT calls.request_id AS requestId, account_id AS accountId, calls.token_id AS tokenId,
         endpoint, price_micros AS priceMicros, started_at AS startedAtMs, key_digest AS keyDigest
       FROM calls LEFT JOIN idempotent_answers AS claim
         ON claim.request_id = calls.request_id AND claim.claimed = 1
       WHERE state = 'open'`,
    ),
    billedBetween: sql<[fromHour: number, toHour: number], TokenCalls>(
      `SELECT token_id, sum(calls) AS calls FROM usage_hours
       WHERE hour >= ? AND hour < ? AND code = 0 GROUP BY token_id`,
    ),
    openBetween: sql<[fromMs: number, toMs: number], TokenCalls>(
      `SELECT token_id, count(*) AS calls FROM calls
       WHERE state = 'open' AND started_at >= ? AND started_at < ? GROUP BY token_id`,
    ),
    usageHour: sql<
      [hour: number, tokenId: number, endpoint: string, code: number],
      Pick<UsageHourRow, 'calls' | 'cost_micros' | 'latencies'>
    >(
      `SELECT calls, cost_micros, latencies FROM usage_hours
       WHERE hour = ? AND token_id = ? AND endpoint = ? AND code = ?`,
    ),
    sourceHour: sql<
      [hour: number, source: string, dataset: string],
      Pick<SourceHourRow, 'calls' | 'failures' | 'latencies' | 'last_ok_at'>
    >(
      `SELECT calls, failures, latencies, last_ok_at FROM source_hours
       WHERE hour = ? AND source = ? AND dataset = ?`,
    ),
    usageNotes: sql<[], { moves: string }>('SELECT moves FROM usage_notes'),
    spentBetween: sql<
      [accountId: number, fromHour: number, toHour: number],
      { calls: number; costMicros: number }
    >(
      `SELECT coalesce(sum(calls), 0) AS calls, coalesce(sum(cost_micros), 0) AS costMicros
       FROM usage_hours WHERE account_id = ? AND hour >= ? AND hour < ? AND code = 0`,
    ),
    call: sql<[requestId: string, tokenId: number], CallRecord>(
      `SELECT request_id AS requestId, account_id AS accountId, token_id AS tokenId, endpoint,
         subject, state, code, price_micros AS priceMicros, cost_micros AS costMicros, cache,
         source, started_at AS startedAtMs, finished_at AS finishedAtMs
       FROM calls WHERE request_id = ? AND token_id = ?`,
    ),
    remembered: sql<
      [tokenId: number, keyDigest: string, since: number],
      Omit<Remembered, 'isUnderWay'> & { readonly claimed: number }
    >(
      `SELECT request_id AS requestId, fingerprint, body, collected_at AS collectedAtMs, source,
         claimed
       FROM idempotent_answers WHERE token_id = ? AND key_digest = ? AND created_at > ?`,
    ),
  }
}

function prepareWrites(connection: SqliteConnection) {
  const sql = <Parameters extends unknown[]>(text: string) => connection.prepare<Parameters>(text)
  return {
    begin: sql<[]>('BEGIN IMMEDIATE'),
    commit: sql<[]>('COMMIT'),
    joinGateways: sql<[leaseUntilMs: number, readVersion: number]>(
      'INSERT INTO gateways (lease_until, read_version) VALUES (?, ?)',
    ),
    renewLease: sql<[leaseUntilMs: number, readVersion: number, id: number]>(
      'UPDATE gateways SET lease_until = ?, read_version = ? WHERE id = ?',
    ),
    leaveGateways: sql<[id: number]>('DELETE FROM gateways WHERE id = ?'),
    dropGateways: sql<[beforeMs: number]>('DELETE FROM gateways WHERE lease_until < ?'),
    pruneChanges: sql<[]>(
      `DELETE FROM changes WHERE version IN (SELECT version FROM changes
         WHERE version <= (SELECT min(read_version) FROM gateways) ORDER BY version
         LIMIT ${pruneStep})`,
    ),
    noteUsage: sql<[moves: string]>('INSERT INTO usage_notes (moves) VALUES (?)'),
    dropUsageNotes: sql<[]>('DELETE FROM usage_notes'),
    rememberAnswer: sql<
      [
        tokenId: number,
        keyDigest: string,
        fingerprint: string,
        subject: string | null,
        requestId: string,
        body: string,
        collectedAtMs: number,
        source: string,
        createdAtMs: number,
        claimed: 0 | 1,
      ]
    >(
      // In the place of the call's own claim, or of what has run out; nothing else is replaced.
      `INSERT INTO idempotent_answers
         (token_id, key_digest, fingerprint, subject, request_id, body, collected_at, source,
          created_at, claimed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (token_id, key_digest) DO UPDATE SET
         fingerprint = excluded.fingerprint, subject = excluded.subject,
         request_id = excluded.request_id, body = excluded.body,
         collected_at = excluded.collected_at, source = excluded.source,
         created_at = excluded.created_at, claimed = excluded.claimed
       WHERE request_id = excluded.request_id
         OR created_at <= excluded.created_at - ${idempotencyLifetimeMs}`,
    ),
    freeKey: sql<[requestId: string]>(
      'DELETE FROM idempotent_answers WHERE request_id = ? AND claimed = 1',
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
    countDrift: sql<
      [dataset: string, path: string, kind: string, count: number, first: number, last: number]
    >(
      `INSERT INTO drift (dataset, path, kind, count, first_at, last_at)
       SELECT column1, column2, column3, column4, column5, column6
       FROM (VALUES (?, ?, ?, ?, ?, ?))
       WHERE column3 = 'examined' OR (SELECT count(*) FROM drift) < ${maxDriftRows}
         OR EXISTS (SELECT 1 FROM drift
           WHERE dataset = column1 AND path = column2 AND kind = column3)
       ON CONFLICT (dataset, path, kind) DO UPDATE SET
         count = count + excluded.count, last_at = excluded.last_at`,
    ),
    putSourceHour: sql<
      [
        hour: number,
        source: string,
        dataset: string,
        calls: number,
        failures: number,
        latencies: string,
        lastOkAtMs: number | null,
      ]
    >(
      `INSERT OR REPLACE INTO source_hours
         (hour, source, dataset, calls, failures, latencies, last_ok_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    pruneSourceHours: sql<[beforeHour: number]>('DELETE FROM source_hours WHERE hour < ?'),
    dropOtherSourceStates: sql<[gateway: number | null, names: string]>(
      `DELETE FROM gateway_source_states
       WHERE gateway = ? AND source NOT IN (SELECT value FROM json_each(?))`,
    ),
    dropStatesOfGone: sql<[]>(
      // Where nobody is left, it is told how they were.
      `DELETE FROM gateway_source_states
       WHERE gateway NOT IN (SELECT id FROM gateways) AND EXISTS (SELECT * FROM gateways)`,
    ),
    putSourceState: sql<[state: SourceStateValues]>(
      // A state that was there before a restart goes on.
      `INSERT INTO gateway_source_states
         (gateway, source, state, reason_zh, reason_en, since, noted_at)
       VALUES (@gateway, @source, @state, @reasonZh, @reasonEn, coalesce(
         (SELECT since FROM source_states WHERE source = @source AND state = @state),
         @sinceMs), @atMs)
       ON CONFLICT (gateway, source) DO UPDATE SET
         state = excluded.state, reason_zh = excluded.reason_zh, reason_en = excluded.reason_en,
         since = iif(state = excluded.state, since, excluded.since), noted_at = excluded.noted_at`,
    ),
    pruneCalls: sql<[below: string]>(
      `DELETE FROM calls WHERE request_id IN (SELECT request_id FROM calls
         WHERE request_id < ? AND state <> 'open' ORDER BY request_id LIMIT ${pruneStep})`,
    ),
    /** Their ids begin with the time, as those of calls do. */
    pruneActs: sql<[below: string]>(
      `DELETE FROM acts WHERE id IN (
         SELECT id FROM acts WHERE id < ? ORDER BY id LIMIT ${pruneStep})`,
    ),
    pruneAnswers: sql<[beforeMs: number]>(
      `DELETE FROM idempotent_answers WHERE rowid IN (SELECT rowid FROM idempotent_answers
         WHERE created_at < ? ORDER BY created_at LIMIT ${pruneStep})`,
    ),
    redateAnswers: sql<[atMs: number, afterMs: number]>(
      `UPDATE idempotent_answers SET created_at = ? WHERE rowid IN (
         SELECT rowid FROM idempotent_answers WHERE created_at > ? LIMIT ${pruneStep})`,
    ),
    /** Of a clock that was set back since, too: the server was told of them when it saw them. */
    pruneForgotten: sql<[beforeMs: number, afterMs: number]>(
      'DELETE FROM forgotten_creators WHERE at < ? OR at > ?',
    ),
    dropForgotten: sql<[]>('DELETE FROM forgotten_creators'),
    dropCall: sql<[requestId: string]>('DELETE FROM calls WHERE request_id = ?'),
  }
}

/** Rows that a batch has many of. */
function prepareGathering(connection: SqliteConnection) {
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
        `INSERT INTO ledger_entries (id, kind, account_id, amount_micros, held_micros, at) ${rows}`,
    ),
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
    setBalances: new Bulk<[accountId: number, balanceMicros: number, heldMicros: number]>(
      connection,
      3,
      (rows) => `WITH moved (id, balance, held) AS (${rows})
       UPDATE accounts SET balance_micros = moved.balance, held_micros = moved.held,
         version = version + 1
       FROM moved WHERE accounts.id = moved.id`,
    ),
  }
}

function prepareUsageHours(connection: SqliteConnection) {
  return new Bulk<
    [
      hour: number,
      tokenId: number,
      endpoint: string,
      code: number,
      accountId: number,
      calls: number,
      costMicros: number,
      latencies: string,
    ]
  >(
    connection,
    8,
    (rows) => `INSERT INTO usage_hours
       (hour, token_id, endpoint, code, account_id, calls, cost_micros, latencies) ${rows}
     ON CONFLICT (hour, token_id, endpoint, code) DO UPDATE SET
       calls = excluded.calls, cost_micros = excluded.cost_micros, latencies = excluded.latencies`,
  )
}
