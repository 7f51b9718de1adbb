import { idempotencyLifetimeMs } from '../../../ledger/protocol.ts'
import { column, columns, unnest, type Value } from './columns.ts'
import type { KeptAccount, KeptToken } from './known.ts'
import type { Statement } from './link.ts'
import { packTimes } from './rate-bytes.ts'
import type { FactRows } from './rows.ts'

/** What a batch comes to: what it was decided over, and what it changes. */
export interface Batch {
  readonly settingsVersion: number
  /** All that were asked about. */
  readonly asked: readonly KeptAccount[]
  readonly changed: readonly KeptAccount[]
  readonly tokens: readonly KeptToken[]
  /** The links by which other gateways have asked. */
  readonly links: readonly number[]
}

interface WrittenRow {
  /** The database's clock. */
  readonly nowMs: number
}

/** The rows of one table that a commit writes, as a part of its one statement. */
interface Part {
  readonly letter: string
  readonly types: readonly string[]
  readonly sql: (rows: string) => string
}

const part = (letter: string, types: string, sql: Part['sql']): Part => {
  return { letter, types: types.split(' '), sql }
}

const calls = part(
  'c',
  'text integer integer text text text integer bigint bigint text text bigint bigint integer smallint',
  (rows) => `INSERT INTO calls (request_id, account_id, token_id, endpoint, subject, state, code,
    price_micros, cost_micros, cache, source, started_at, finished_at, gateway, charged_at_once)
    SELECT * FROM ${rows}`,
)
const entries = part(
  'e',
  'text text integer bigint bigint bigint',
  (rows) => `INSERT INTO posted_entries (id, kind, account_id, amount_micros, held_micros, at)
    SELECT * FROM ${rows}`,
)
/** Only what is open has not finished. By its state, all that is open would be gone through for it. */
const ends = part(
  'f',
  'text text integer bigint text text bigint',
  (rows) => `UPDATE calls SET state = ended.state, code = ended.code, cost_micros = ended.cost,
    cache = ended.cache, source = ended.source, finished_at = ended.at
    FROM ${rows} AS ended (id, state, code, cost, cache, source, at)
    WHERE request_id = ended.id AND calls.finished_at IS NULL RETURNING 1`,
)
const states = part(
  's',
  'integer integer integer bytea',
  (rows) => `INSERT INTO token_state (token_id, day, used, times) SELECT * FROM ${rows}
    ON CONFLICT (token_id) DO UPDATE
      SET day = excluded.day, used = excluded.used, times = excluded.times`,
)
const balances = part(
  'b',
  'integer bigint bigint',
  (rows) => `UPDATE accounts SET balance_micros = moved.balance, held_micros = moved.held,
    version = version + 1
    FROM k JOIN ${rows} AS moved (id, balance, held) USING (id) WHERE accounts.id = k.id`,
)
const note = part('n', 'text', (rows) => `INSERT INTO usage_notes (moves) SELECT * FROM ${rows}`)

/** Of the version of the settings, of the accounts with theirs, and of the links. */
const guardParameters = 4

/**
 * Writes a batch, in one statement and one round trip: all of it, or nothing where the versions that
 * it was decided over do not hold any more. The accounts are locked first, so that whoever changes
 * them comes before or after; where none is changed there is nothing to keep others from. A link is
 * held likewise: who ends it waits for the batch, or has kept it from being written.
 */
export function writeBatch(batch: Batch, rows: FactRows): Statement<WrittenRow> {
  const { settingsVersion, asked, changed, tokens, links } = batch
  const moves = rows.moves
  const filled = [
    [calls, rows.calls],
    [entries, rows.entries],
    [ends, rows.ends],
    [states, tokens.map(stateOf)],
    [balances, changed.map(({ id, balanceMicros, heldMicros }) => [id, balanceMicros, heldMicros])],
    [note, moves.length > 0 ? [[JSON.stringify(moves)]] : []],
  ] as const satisfies readonly (readonly [Part, readonly (readonly Value[])[]])[]
  const present = filled.filter(([, { length }]) => length > 0)
  return {
    name: `write ${present.map(([{ letter }]) => letter).join('')}`,
    text: textOf(present.map(([part]) => part)),
    values: [
      settingsVersion,
      column(asked.map(({ id }) => id)),
      column(asked.map(({ version }) => version)),
      column(links),
      ...present.flatMap(([{ types }, rows]) => columns(rows, types.length)),
    ],
  }
}

const texts = new Map<string, string>()

function textOf(parts: readonly Part[]): string {
  const letters = parts.map(({ letter }) => letter).join('')
  const known = texts.get(letters)
  if (known !== undefined) return known
  let from = guardParameters + 1
  const written: string[] = []
  let endsAt = 0
  for (const { letter, types, sql } of parts) {
    if (letter === ends.letter) endsAt = from
    written.push(`${letter} AS (${sql(unnest(types, from))})`)
    from += types.length
  }
  const isEnding = endsAt > 0
  const lock = parts.includes(balances) ? 'ORDER BY accounts.id FOR NO KEY UPDATE OF accounts' : ''
  const text = `WITH g AS MATERIALIZED (SELECT settings_hold($1::bigint) AS holds),
    k AS MATERIALIZED (
      SELECT accounts.id FROM accounts
        JOIN unnest($2::integer[], $3::bigint[]) AS asked (id, version)
          ON accounts.id = asked.id AND accounts.version = asked.version
      WHERE (SELECT holds FROM g) ${lock}),
    l AS MATERIALIZED (
      SELECT id FROM gateway_links WHERE id = ANY ($4::integer[]) ORDER BY id FOR KEY SHARE)${written.map((each) => `,\n${each}`).join('')}
    SELECT gate_assert((SELECT holds FROM g)
        AND (SELECT count(*) FROM k) = cardinality($2::integer[])
        AND (SELECT count(*) FROM l) = cardinality($4::integer[])
        ${isEnding ? `AND (SELECT count(*) FROM f) = cardinality($${endsAt}::text[])` : ''}),
      (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS "nowMs"`
  texts.set(letters, text)
  return text
}

/** Keys that are claimed, answered and freed; in a transaction with the batch, and after it. */
export function writeKeys({ answers, named, freed }: FactRows): readonly Statement[] {
  return [
    ...(freed.length > 0 ? [freeKeys(freed)] : []),
    ...(answers.length > 0 ? [putAnswers(answers)] : []),
    ...(named.length > 0 ? [nameInAnswers(named)] : []),
  ]
}

const freeKeys = (requestIds: readonly string[]): Statement => ({
  name: 'free keys',
  text: 'DELETE FROM idempotent_answers WHERE request_id = ANY ($1::text[]) AND claimed = 1',
  values: [column(requestIds)],
})

const answerTypes = 'integer text text text text text bigint text bigint smallint'.split(' ')

/** In the place of the call's own claim, or of what has run out; where another has the key, nothing holds. */
const putAnswers = (rows: readonly (readonly Value[])[]): Statement => ({
  name: 'put answers',
  text: `WITH put AS (
      INSERT INTO idempotent_answers AS kept (token_id, key_digest, fingerprint, subject,
        request_id, body, collected_at, source, created_at, claimed)
      SELECT * FROM ${unnest(answerTypes, 1)}
      ON CONFLICT (token_id, key_digest) DO UPDATE SET
        fingerprint = excluded.fingerprint, subject = excluded.subject,
        request_id = excluded.request_id, body = excluded.body,
        collected_at = excluded.collected_at, source = excluded.source,
        created_at = excluded.created_at, claimed = excluded.claimed
      WHERE kept.request_id = excluded.request_id
        OR kept.created_at <= excluded.created_at - ${idempotencyLifetimeMs}
      RETURNING 1)
    SELECT gate_assert((SELECT count(*) FROM put) = cardinality($1::integer[]))`,
  values: columns(rows, answerTypes.length),
})

const nameInAnswers = (rows: readonly (readonly Value[])[]): Statement => ({
  name: 'name in answers',
  text: `INSERT INTO answer_subjects (token_id, key_digest, subject)
    SELECT * FROM ${unnest(['integer', 'text', 'text'], 1)} ON CONFLICT DO NOTHING`,
  values: columns(rows, 3),
})

function stateOf({ token, day = 0, use }: KeptToken): readonly Value[] {
  const times = packTimes(token.rate.times())
  return [token.rights.id, day, use.calls, `\\x${times.toString('hex')}`]
}
