import type { Remembered } from '../../../ledger/batch.ts'
import type { Account, CallRecord, OpenCall } from '../../../ledger/records.ts'
import type { TokenRights } from '../../../ledger/tokens.ts'
import type { Statement } from './link.ts'

export interface AccountRow extends Account {
  readonly version: number
}

/** A token with what is kept of its rate and its day; nulls where nothing is. */
export interface TokenRow extends Omit<TokenRights, 'strict'> {
  readonly digest: string
  readonly strict: number
  readonly day: number | null
  readonly used: number | null
  readonly times: Buffer | null
}

export type OpenCallRow = OpenCall

export interface AnswerRow extends Omit<Remembered, 'isUnderWay'> {
  readonly tokenId: number
  readonly keyDigest: string
  readonly createdAtMs: number
  readonly claimed: number
}

const accountsOf = `SELECT id, name, currency, balance_micros AS "balanceMicros",
    held_micros AS "heldMicros", created_at AS "createdAtMs", version
  FROM accounts WHERE id = ANY (ARRAY(
    SELECT account_id FROM tokens WHERE digest = ANY ($1::text[])
    UNION SELECT account_id FROM calls WHERE request_id = ANY ($2::text[])))`

const ofBatch = (digests: string, ended: string) => [digests, ended]

/** The accounts of tokens, by their digests, and of calls that end. */
export const readAccounts = (digests: string, ended: string): Statement<AccountRow> => ({
  name: 'accounts',
  text: accountsOf,
  values: ofBatch(digests, ended),
})

/** The same, which nobody else changes until the transaction ends; in one order, so that none wait in a ring. */
export const lockAccounts = (digests: string, ended: string): Statement<AccountRow> => ({
  name: 'locked accounts',
  text: `${accountsOf} ORDER BY id FOR NO KEY UPDATE`,
  values: ofBatch(digests, ended),
})

/**
 * The tokens, of calls that end as well. A statement of its own: it sees what whoever held the
 * accounts before has written, which one that waited for them itself would not.
 */
export const readTokens = (digests: string, ended: string): Statement<TokenRow> => ({
  name: 'tokens',
  text: `SELECT digest, id, account_id AS "accountId", rate_per_second AS "ratePerSecond",
      daily_quota AS "dailyQuota", endpoints, addresses, strict, expires_at AS "expiresAtMs",
      disabled_at AS "disabledAtMs", revoked_at AS "revokedAtMs", day, used, times
    FROM tokens LEFT JOIN token_state ON token_id = id
    WHERE id = ANY (ARRAY(
      SELECT id FROM tokens WHERE digest = ANY ($1::text[])
      UNION SELECT token_id FROM calls WHERE request_id = ANY ($2::text[])))`,
  values: ofBatch(digests, ended),
})

/** Only what is open has not finished. */
export const readOpenCalls = (ended: string): Statement<OpenCallRow> => ({
  name: 'open calls',
  text: `SELECT calls.request_id AS "requestId", account_id AS "accountId",
      calls.token_id AS "tokenId", endpoint, price_micros AS "priceMicros",
      started_at AS "startedAtMs", key_digest AS "keyDigest"
    FROM calls LEFT JOIN idempotent_answers AS claim
      ON claim.request_id = calls.request_id AND claim.claimed = 1
    WHERE calls.request_id = ANY ($1::text[]) AND finished_at IS NULL`,
  values: [ended],
})

/** What keys are used for: those of tokens, by their digests, and those of calls that end. */
export const readAnswers = (
  keys: readonly [digests: string, keyDigests: string],
  endedKeys: readonly [requestIds: string, keyDigests: string],
): Statement<AnswerRow> => ({
  name: 'answers',
  text: `SELECT answer.token_id AS "tokenId", answer.key_digest AS "keyDigest",
      answer.request_id AS "requestId", fingerprint, body, collected_at AS "collectedAtMs",
      source, created_at AS "createdAtMs", claimed
    FROM (
      SELECT id AS token_id, key_digest FROM unnest($1::text[], $2::text[]) AS asked (of, key_digest)
        JOIN tokens ON digest = asked.of
      UNION SELECT token_id, key_digest
        FROM unnest($3::text[], $4::text[]) AS asked (of, key_digest)
        JOIN calls ON request_id = asked.of) AS asked
      JOIN idempotent_answers AS answer USING (token_id, key_digest)`,
  values: [...keys, ...endedKeys],
})

export const readCalls = (requestIds: string): Statement<CallRecord> => ({
  name: 'calls',
  text: `SELECT request_id AS "requestId", account_id AS "accountId", token_id AS "tokenId",
      endpoint, subject, state, code, price_micros AS "priceMicros", cost_micros AS "costMicros",
      cache, source, started_at AS "startedAtMs", finished_at AS "finishedAtMs"
    FROM calls WHERE request_id = ANY ($1::text[])`,
  values: [requestIds],
})

interface SpentRow {
  readonly accountId: number
  readonly calls: number
  readonly costMicros: number
}

/** What the accounts of tokens were billed for in these hours. */
export const readSpent = (
  digests: string,
  [fromHour, toHour]: readonly [number, number],
): Statement<SpentRow> => ({
  name: 'spent',
  text: `SELECT account_id AS "accountId", sum(calls) AS calls, sum(cost_micros) AS "costMicros"
    FROM usage WHERE account_id = ANY (ARRAY(
      SELECT account_id FROM tokens WHERE digest = ANY ($1::text[])))
      AND hour >= $2 AND hour < $3 AND code = 0
    GROUP BY account_id`,
  values: [digests, fromHour, toHour],
})

interface CountRow {
  readonly tokenId: number
  readonly calls: number
}

/** How many calls of tokens in these hours were billed or are open. */
export const countCalls = (
  tokenIds: string,
  [fromHour, toHour]: readonly [number, number],
): Statement<CountRow> => ({
  name: 'counted calls',
  text: `SELECT token_id AS "tokenId", sum(calls) AS calls FROM (
      SELECT token_id, calls FROM usage
        WHERE token_id = ANY ($1::integer[]) AND hour >= $2 AND hour < $3 AND code = 0
      UNION ALL SELECT token_id, 1 FROM calls
        WHERE state = 'open' AND token_id = ANY ($1::integer[])
          AND started_at >= $2::bigint * 3600000 AND started_at < $3::bigint * 3600000) AS counted
    GROUP BY token_id`,
  values: [tokenIds, fromHour, toHour],
})

export const readSettingsVersion: Statement<{ readonly version: number }> = {
  name: 'settings',
  text: 'SELECT version FROM gate_settings',
  values: [],
}

export const readPrices: Statement<{ readonly endpoint: string; readonly priceMicros: number }> = {
  name: 'prices',
  text: 'SELECT endpoint, price_micros AS "priceMicros" FROM prices',
  values: [],
}

export const readErasures: Statement<{ readonly subject: string; readonly atMs: number }> = {
  name: 'erasures',
  text: 'SELECT subject, at AS "atMs" FROM forgotten_creators ORDER BY id',
  values: [],
}

/** Of these links those that have not ended, and do not end before the transaction does. */
export const holdLinks = (links: string): Statement<{ readonly id: number }> => ({
  name: 'held links',
  text: 'SELECT id FROM gateway_links WHERE id = ANY ($1::integer[]) ORDER BY id FOR KEY SHARE',
  values: [links],
})
