import { hash } from 'node:crypto'
import { CompiledQuery, Kysely, sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { postgresDatabase } from '../../../tests/postgres.ts'
import { isThorough } from '../../../tests/thorough.ts'
import { needs } from '../../../tests/tools.ts'
import { hourMs } from '../../core/clock.ts'
import { newRequestId } from '../../core/ids.ts'
import type { Schema } from '../sql/schema.ts'
import type { OpenedStores } from '../stores.ts'
import { addressOf } from './address.ts'
import { openPool } from './connection.ts'
import { openDatabase } from './database.ts'
import { Dialect } from './dialect.ts'
import { storesOf } from './stores.ts'

const rows = 100_000
const startMs = Date.parse('2027-01-31T12:00:00+08:00')
const startHour = Math.floor(startMs / hourMs)
/** Many of their rows are not to be read for an answer that a few of them give. */
const large = [
  ...['calls', 'posted_entries', 'usage_hours', 'idempotent_answers', 'answer_subjects', 'acts'],
  ...['requests', 'request_subjects', 'bodies', 'body_subjects', 'observations'],
]

const isThere = needs('postgres')
const middle = newRequestId(startMs + rows / 2)
const subject = 's500'

const part = { limit: 20 }
const day = [startHour, startHour + 24] as const
const question = { subject, fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 20 }
const act = {
  verb: 'creator.forget',
  subject: null,
  details: {},
  actor: { kind: 'job', name: 'test' },
  atMs: startMs,
} as const

/** As many as come together. */
const observations = Array.from({ length: 64 }, (_, index) => ({
  ...{ key: `k${index}`, dataset: 'x', subjects: [subject], subjectsInBody: ['s'], query: '{}' },
  ...{ collectedAtMs: startMs + index, source: 'relay', altered: false },
  ...{ digest: hash('sha256', `${index}`, 'buffer'), deflated: Buffer.from('x') },
}))

const questions: readonly (readonly [string, (stores: OpenedStores) => Promise<unknown>])[] = [
  ['the latest calls', ({ operators }) => operators.calls({}, part)],
  ['calls of a token', ({ operators }) => operators.calls({ tokenId: 7 }, part)],
  ['calls of a code', ({ operators }) => operators.calls({ code: 0 }, { ...part, after: middle })],
  [
    'calls of an hour',
    ({ operators }) =>
      operators.calls({ accountId: 7, sinceMs: startMs, untilMs: startMs + hourMs / 100 }, part),
  ],
  ['a call', ({ operators }) => operators.call(middle)],
  ['the latest entries', ({ operators }) => operators.entries({}, part)],
  ['entries of an account', ({ operators }) => operators.entries({ accountId: 7 }, part)],
  [
    'the next entries',
    ({ operators }) =>
      operators.entries({}, { ...part, after: { id: middle, kind: 'charge', atMs: startMs } }),
  ],
  ['entries of a call', ({ operators }) => operators.entriesOf(middle)],
  ['accounts', ({ operators }) => operators.accounts(day, part)],
  ['tokens', ({ operators }) => operators.tokens(day, part)],
  [
    'usage of a day',
    ({ operators }) =>
      operators.usage('endpoint', { fromHour: day[0], toHour: day[1], accountId: 7 }, part),
  ],
  [
    'usage by token',
    ({ operators }) => operators.usage('token', { fromHour: day[0], toHour: day[1] }, part),
  ],
  ['acts', ({ acts }) => acts.list({}, part)],
  ['what was observed latest', ({ history }) => history.latest({ key: 'k500', untilMs: startMs })],
  ['answers to a question', ({ history }) => history.answers({ ...question, key: 'k500' })],
  [
    'when a creator was observed',
    ({ history }) => history.timeline({ ...question, dataset: null }),
  ],
  ['bodies about a creator', ({ history }) => history.bodies({ ...question, dataset: 'x' })],
  ['what has changed', ({ history }) => history.ends({ subject, sinceMs: startMs, limit: 20 })],
  ['an import', ({ history }) => history.import(act).put(observations)],
  ['an erasure', ({ history }) => history.erase(subject, { now: () => startMs }, act)],
]

/** What was asked, and the same database to ask how it was done. */
interface Watched {
  readonly db: Kysely<Schema>
  readonly stores: OpenedStores
  readonly asked: CompiledQuery[]
}

async function open(fill: (db: Kysely<Schema>) => Promise<void>, atEnd: (() => Promise<void>)[]) {
  const url = await postgresDatabase((clean) => void atEnd.push(async () => clean()))
  const { db } = await openDatabase(url, 1)
  await fill(db)
  await db.destroy()
  const asked: CompiledQuery[] = []
  const watched = new Kysely<Schema>({
    dialect: new Dialect({ pool: openPool(addressOf(url), 2) }),
    log: ({ query }) => void asked.push(query),
  })
  atEnd.unshift(() => watched.destroy())
  return { db: watched, stores: storesOf(watched), asked }
}

interface Plan {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly Plan[]
}

/** The large tables that are read from end to end. */
function readWhole(plan: Plan): string[] {
  const { 'Node Type': node, 'Relation Name': table = '', Plans = [] } = plan
  const own = node === 'Seq Scan' && large.includes(table) ? [table] : []
  return [...own, ...Plans.flatMap(readWhole)]
}

/** Calls, observations and usage of a month, of two hundred tokens. */
async function fill(db: Kysely<Schema>): Promise<void> {
  const id = (
    at: string,
  ) => `(SELECT substr(h, 1, 8) || '-' || substr(h, 9) || '-7000-8000-000000000000'
    FROM lpad(to_hex(${startMs} + ${at}), 12, '0') AS h)`
  const numbers = (count: number) => `generate_series(1, ${count}) AS i`
  const statements = [
    `INSERT INTO accounts (name, created_at) SELECT 'a' || i, 0 FROM ${numbers(100)}`,
    `INSERT INTO tokens (account_id, digest, rate_per_second, created_at)
      SELECT 1 + i % 100, 'd' || i, 1, 0 FROM ${numbers(200)}`,
    `INSERT INTO calls (request_id, account_id, token_id, endpoint, subject, state, code,
        price_micros, cost_micros, started_at, charged_at_once)
      SELECT ${id('i')}, 1 + i % 100, 1 + i % 200, 'e' || i % 9, 's' || i % 1000, 'answered', 0, 2, 2,
        ${startMs} + i, i % 2 FROM ${numbers(rows)}`,
    `INSERT INTO posted_entries (id, kind, account_id, amount_micros, held_micros, at)
      SELECT ${id('i')}, kind, 1 + i % 100, -amount, amount, ${startMs} + i
      FROM ${numbers(rows)}, (VALUES ('hold', 0), ('charge', 2)) AS entry (kind, amount)
      WHERE i % 2 = 0`,
    `INSERT INTO usage_hours
      SELECT ${startHour} + hour, token, 'e', 0, 1 + token % 100, 1, 2, '[1]'
      FROM generate_series(0, 719) AS hour, generate_series(1, 200) AS token`,
    `INSERT INTO acts (id, at, actor_kind, actor, verb, details)
      SELECT ${id('i')}, ${startMs} + i, 'job', 'x', 'price.set', '{}' FROM ${numbers(rows)}`,
    `INSERT INTO idempotent_answers (token_id, key_digest, fingerprint, subject, request_id, body,
        collected_at, source, created_at)
      SELECT 1 + i % 200, 'd' || i, 'f', 's' || i % 1000, ${id('i')}, 'b', 0, 'x', 0
      FROM ${numbers(rows)}`,
    `INSERT INTO answer_subjects SELECT 1 + i % 200, 'd' || i, 't' || i % 1000 FROM ${numbers(rows)}`,
    `INSERT INTO requests (key, dataset, query) SELECT 'k' || i, 'x', '{}' FROM ${numbers(10_000)}`,
    `INSERT INTO request_subjects SELECT i, 's' || i FROM ${numbers(10_000)}`,
    `INSERT INTO bodies (digest, deflated) SELECT sha256(i::text::bytea), 'x' FROM ${numbers(rows)}`,
    `INSERT INTO body_subjects SELECT i, 's' || i % 10000 FROM ${numbers(rows)}`,
    `INSERT INTO observations SELECT 1 + i % 10000, ${startMs} - i, i, 'relay', 0
      FROM ${numbers(rows)}`,
    'ANALYZE',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}

// A table of a few rows is read as a whole, as that is least: here it is asked whether it must be.
const ofNew = { tables: 'new tables', fill: async () => {}, readingWhole: 'off' }
const ofLarge = { tables: 'large tables', fill, readingWhole: 'on' }
const looked = isThorough ? [ofNew, ofLarge] : [ofNew]

describe.each(looked)('the plans of $tables', isThere, ({ fill, readingWhole }) => {
  let watched: Watched
  beforeAll(async () => {
    const atEnd: (() => Promise<void>)[] = []
    watched = await open(fill, atEnd)
    return async () => {
      for (const end of atEnd) await end()
    }
  })

  it.each(questions)('read no table from end to end: %s', async (_, ask) => {
    const { db, stores, asked } = watched
    asked.length = 0
    await ask(stores)
    const statements = asked.filter(({ sql }) => /^\s*(select|with|update|delete)/i.test(sql))
    expect(statements.length).toBeGreaterThan(0)
    for (const statement of statements) {
      const plans = await planOf(db, statement, readingWhole)
      expect(plans.flatMap(readWhole), statement.sql).toEqual([])
    }
  })
})

function planOf(
  db: Kysely<Schema>,
  { sql: text, parameters }: CompiledQuery,
  readingWhole: string,
) {
  return db.transaction().execute(async (trx) => {
    await sql.raw(`SET LOCAL enable_seqscan = ${readingWhole}`).execute(trx)
    const explain = CompiledQuery.raw(`EXPLAIN (FORMAT JSON) ${text}`, [...parameters])
    const { rows } = await trx.executeQuery<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(explain)
    return rows.flatMap((row) => row['QUERY PLAN'].map(({ Plan }) => Plan))
  })
}
