import { hash } from 'node:crypto'
import fc from 'fast-check'
import { type Kysely, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../../tests/harness.ts'
import { postgresDatabase } from '../../../tests/postgres.ts'
import { needs } from '../../../tests/tools.ts'
import { hourMs } from '../../core/clock.ts'
import { requestIdFloor } from '../../core/ids.ts'
import type { ActRecord } from '../acts.ts'
import type { DataWorld } from '../history.ts'
import { usageGroups } from '../operators.ts'
import type { Observation } from '../ports.ts'
import type { Schema } from '../sql/schema.ts'
import { openDatabase as openSqlite } from '../sqlite/database.ts'
import { openReadStores as openFolderToRead } from '../sqlite/read-stores.ts'
import * as sqlite from '../sqlite/stores.ts'
import type { ReadStores, Stores } from '../stores.ts'
import { openDatabase } from './database.ts'
import * as postgres from './stores.ts'

const startMs = Date.parse('2027-01-31T12:00:00+08:00')
const startHour = Math.floor(startMs / hourMs)

/** An engine with its rows, and what its threads read. */
interface Opened {
  readonly stores: Stores
  readonly db: Kysely<Schema>
  readonly reads: (world: DataWorld) => ReadStores
}

async function openBoth(): Promise<readonly [Opened, Opened]> {
  const folder = temporaryFolder()
  const ofSqlite = await openSqlite(folder)
  const inFolder = sqlite.storesOf(ofSqlite, folder)
  const url = await postgresDatabase()
  const { db } = await openDatabase(url, 2)
  onTestFinished(() => inFolder.close())
  onTestFinished(() => db.destroy())
  return [
    { stores: inFolder, db: ofSqlite, reads: (world) => openFolderToRead(folder, world) },
    {
      stores: postgres.storesOf(db),
      db,
      reads: (world) => postgres.openReadStores(url, world),
    },
  ]
}

const small = fc.integer({ min: 0, max: 3 })
const at = fc.integer({ min: 0, max: 100 }).map((minutes) => startMs + minutes * 60_000)
const micros = fc.constantFrom(0, 1, 20_000, 2 ** 48)
/** Names that each order of a language sorts in another way than their bytes are. */
const name = fc.constantFrom('a', 'B', '_a', 'b-', '账户', '帐户', 'é', '\u{1f600}', '%', "o'x")
const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const rowsOf = <T>(row: fc.Arbitrary<T>) => fc.array(row, { maxLength: 12 })

const call = fc.record({
  at,
  owner: small,
  token: small,
  endpoint: name,
  subject: nullable(name),
  state: fc.constantFrom('open', 'answered', 'cancelled', 'abandoned'),
  code: nullable(fc.constantFrom(0, 302, 500)),
  price: micros,
  cost: micros,
  charged_at_once: fc.constantFrom(0, 1),
})
const entry = fc.record({
  call: fc.nat({ max: 11 }),
  kind: fc.constantFrom('top_up', 'adjust', 'hold', 'charge', 'release'),
  owner: small,
  amount: fc.integer({ min: -9, max: 9 }),
  held: fc.integer({ min: -9, max: 9 }),
  at,
})
const use = fc.record({
  hour: fc.integer({ min: startHour - 30, max: startHour + 30 }),
  token: small,
  endpoint: name,
  code: fc.constantFrom(0, 302),
  calls: fc.integer({ min: 1, max: 9 }),
  cost: micros,
})
const observation = fc.record({
  key: name,
  subjects: fc.uniqueArray(name, { maxLength: 2 }),
  inBody: fc.uniqueArray(name, { maxLength: 2 }),
  at,
  source: fc.constantFrom('relay', 'sandbox', 'relay/sandbox', 'SANDBOX'),
  body: small,
  altered: fc.boolean(),
})
const difference = fc
  .record({
    dataset: name,
    path: name,
    kind: fc.constantFrom('examined', 'unknown', 'type', 'missing'),
    count: micros,
    at,
  })
  // How many bodies were compared is of no path: there is one count for a dataset.
  .map((each) => (each.kind === 'examined' ? { ...each, path: '' } : each))
const state = fc.record({ gateway: small, source: name, noted_at: fc.nat() })
const hour = fc.record({ source: name, dataset: name, hour: small, calls: small, at: nullable(at) })
const world = fc.record({
  names: fc.uniqueArray(name, { minLength: 4, maxLength: 4 }),
  calls: rowsOf(call),
  entries: fc.uniqueArray(entry, { maxLength: 12, selector: (e) => `${e.call} ${e.kind}` }),
  hours: fc.uniqueArray(use, {
    maxLength: 12,
    selector: (u) => [u.hour, u.token, u.endpoint, u.code].join(),
  }),
  notes: fc.array(rowsOf(use), { maxLength: 3 }),
  // Which of two of one moment comes first is nobody's to say.
  observations: fc.uniqueArray(observation, { maxLength: 12, selector: ({ at }) => at }),
  differences: fc.uniqueArray(difference, {
    maxLength: 12,
    selector: (d) => [d.dataset, d.path, d.kind].join(),
  }),
  states: fc.uniqueArray(state, {
    maxLength: 12,
    selector: (s) => s.noted_at,
    comparator: (a, b) => a === b,
  }),
  sourceHours: fc.uniqueArray(hour, {
    maxLength: 12,
    selector: (h) => [h.source, h.dataset, h.hour].join(),
  }),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const idOf = (atMs: number, index: number) =>
  `${requestIdFloor(atMs)}-7${String(index).padStart(3, '0')}-8000-000000000000`

async function insert(
  db: Kysely<Schema>,
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  for (const row of rows) {
    const columns = sql.join(Object.keys(row).map((column) => sql.id(column)))
    await sql`INSERT INTO ${sql.table(table)} (${columns})
      VALUES (${sql.join(Object.values(row))})`.execute(db)
  }
}

/** Writes a world down, whose books need not add up. */
async function fill({ db, stores }: Opened, given: World): Promise<void> {
  const accounts = given.names.map((name, index) => ({
    ...{ id: index + 1, name, created_at: startMs, balance_micros: index * 20_000 },
    held_micros: index === 2 ? 20_000 : 0,
  }))
  await insert(db, 'accounts', accounts)
  const tokens = given.names.map((name, index) => ({
    ...{ id: index + 1, account_id: 4 - index, name: index === 1 ? null : name, digest: name },
    ...{ rate_per_second: 5, daily_quota: index === 2 ? null : 7, endpoints: '["a*"]', strict: 1 },
    created_at: startMs,
  }))
  await insert(db, 'tokens', tokens)
  const calls = given.calls.map(({ at, owner, token, price, cost, ...call }, index) => ({
    ...call,
    ...{ request_id: idOf(at, index), account_id: owner + 1, token_id: token + 1 },
    ...{ price_micros: price, cost_micros: cost, started_at: at },
    finished_at: call.state === 'open' ? null : at,
  }))
  await insert(db, 'calls', calls)
  const entries = given.entries.map(({ call, kind, owner, amount, held, at }) => ({
    ...{ id: calls[call]?.request_id ?? idOf(at, call), kind, account_id: owner + 1, at },
    ...{ amount_micros: amount, held_micros: held, note: kind === 'adjust' ? '为何' : null },
  }))
  const posted = new Map(entries.map((entry) => [`${entry.id} ${entry.kind}`, entry]))
  await insert(db, 'posted_entries', [...posted.values()])
  const move = ({ hour, token, endpoint, code, calls, cost }: World['hours'][number]) =>
    [hour, token + 1, endpoint, code, 4 - token, calls, cost, [1, 0, 2]] as const
  const usage = given.hours
    .map(move)
    .map(([hour, token_id, endpoint, code, owner, calls, cost]) => ({
      ...{ hour, token_id, endpoint, code, account_id: owner, calls, cost_micros: cost },
      latencies: '[1]',
    }))
  await insert(db, 'usage_hours', usage)
  const notes = given.notes.map((moves) => ({ moves: JSON.stringify(moves.map(move)) }))
  await insert(db, 'usage_notes', notes)
  const drift = given.differences.map(({ at, ...row }) => ({ ...row, first_at: 0, last_at: at }))
  await insert(db, 'drift', drift)
  const states = given.states.map((row) => ({
    ...row,
    ...{ state: row.noted_at % 2 ? 'working' : 'stopped', since: row.gateway },
    ...(row.noted_at % 3 ? {} : { reason_zh: '登录失效', reason_en: 'logged out' }),
  }))
  const latest = new Map(states.map((row) => [`${row.gateway} ${row.source}`, row]))
  await insert(db, 'gateway_source_states', [...latest.values()])
  const sourceHours = given.sourceHours.map(({ at, ...row }) => ({
    ...row,
    ...{ failures: 0, latencies: '[0,1]', last_ok_at: at },
  }))
  await insert(db, 'source_hours', sourceHours)
  const act: ActRecord = {
    ...{ verb: 'history.import', subject: null, details: {}, atMs: startMs },
    actor: { kind: 'job', name: '测试' },
  }
  const batch = given.observations.map(
    ({ at, inBody, body, ...rest }): Observation => ({
      ...rest,
      ...{ dataset: rest.key.length > 1 ? 'long' : 'short', query: '{}', collectedAtMs: at },
      ...{ subjectsInBody: inBody, digest: hash('sha256', `${body}`, 'buffer') },
      deflated: Buffer.from([0, 255, body]),
    }),
  )
  await stores.history.import(act).put(batch)
}

/** Everything that can be asked, with pages of a few rows. */
async function askAll({ stores, reads }: Opened, given: World): Promise<readonly unknown[]> {
  const { operators, drift, health, acts } = stores
  const answers: unknown[] = []
  const keep = async (what: string, answer: Promise<unknown>) => {
    answers.push([what, await answer])
  }
  /** All pages of a list, each asked for by the end of the one before. */
  const pages = async <Row>(
    what: string,
    list: (part: never) => Promise<readonly Row[]>,
    keyOf: (row: Row) => unknown,
  ) => {
    for (let after = {}, page = 0; page < 20; page++) {
      // What a list is told to go on after, it has given itself.
      const rows = await list({ limit: 3, ...after } as never)
      answers.push([what, page, rows])
      const last = rows.at(-1)
      if (last === undefined) return
      after = { after: keyOf(last) }
    }
  }
  const day = [startHour - 12, startHour + 12] as const
  const period = { sinceMs: startMs + 600_000, untilMs: startMs + 3_600_000 }
  await pages(
    'accounts',
    (part) => operators.accounts(day, part),
    ({ name }) => name,
  )
  await pages(
    'tokens',
    (part) => operators.tokens(day, part),
    ({ id }) => id,
  )
  await keep('names', operators.accountNames())
  await keep('account', operators.account(given.names[0] ?? ''))
  await keep('token', operators.token(2))
  await keep('prices', operators.prices())
  for (const filter of [{}, { accountId: 2 }, { tokenId: 3 }, { code: 0 }, period]) {
    await pages(
      'calls',
      (part) => operators.calls(filter, part),
      ({ requestId }) => requestId,
    )
  }
  for (const filter of [
    {},
    { accountId: 2 },
    { kind: 'charge' },
    { kind: 'hold' },
    period,
  ] as const) {
    await pages(
      'entries',
      (part) => operators.entries(filter, part),
      (entry) => entry,
    )
  }
  for (const [index, { at }] of given.calls.entries()) {
    await keep('call', operators.call(idOf(at, index)))
    await keep('entries of', operators.entriesOf(idOf(at, index)))
  }
  const hours = { fromHour: startHour - 20, toHour: startHour + 20 }
  for (const by of usageGroups) {
    for (const filter of [hours, { ...hours, accountId: 2 }]) {
      await pages(
        by,
        (part) => operators.usage(by, filter, part),
        (row) => (by === 'token' ? row.tokenId : by === 'day' ? row.dayHour : row[by]) ?? '',
      )
    }
  }
  const { problems, ...counts } = await operators.reconcile()
  answers.push(counts, [...problems].sort())
  await keep('compared', drift.compared())
  await pages(
    'drift',
    (part) => drift.differences(part),
    (row) => row,
  )
  await keep('hours', health.hours(1, 2))
  await keep('conditions', health.conditions())
  await pages(
    'acts',
    (part) => acts.list({}, part),
    ({ id }) => id,
  )
  for (const world of ['sandbox', 'real', 'relayed', 'both'] as const) {
    const { history } = reads(world)
    for (const subject of new Set(
      given.observations.flatMap((o) => [...o.subjects, ...o.inBody]),
    )) {
      const about = { subject, fromMs: startMs, toMs: startMs + 3_600_000, limit: 5 }
      await keep('timeline', history.timeline({ ...about, dataset: null }))
      await keep('bodies', history.bodies({ ...about, dataset: 'short' }))
      await keep('ends', history.ends({ subject, sinceMs: startMs + 600_000, limit: 3 }))
    }
    const keys = [...new Set(given.observations.map(({ key }) => key))]
    for (const withoutContacts of [false, true]) {
      const question = { untilMs: startMs + 3_600_000, withoutContacts }
      await keep('times', history.latestTimes({ ...question, keys }))
      for (const key of keys) await keep('latest', history.latest({ ...question, key }))
    }
    for (const key of keys) {
      await keep('answers', history.answers({ key, toMs: startMs + 3_600_000, limit: 3 }))
    }
  }
  return answers
}

/** Without ids that are made by chance or in an engine's own order. */
function comparable(answers: readonly unknown[]): unknown {
  return JSON.parse(
    JSON.stringify(answers)
      .replace(/"id":"[0-9a-f-]{36}"(?=[^{}]*"atMs")/g, '"id":"an act"')
      .replace(/"requestId":\d+/g, '"requestId":0'),
  )
}

test('both engines answer everything alike, whatever they keep', needs('postgres'), async () => {
  await fc.assert(
    fc.asyncProperty(world, fc.nat({ max: 3 }), async (given, erased) => {
      const both = await openBoth()
      for (const each of both) await fill(each, given)
      const [ofSqlite, ofPostgres] = both
      expect(comparable(await askAll(ofPostgres, given))).toEqual(
        comparable(await askAll(ofSqlite, given)),
      )
      const subject = given.names[erased] ?? ''
      const act: ActRecord = {
        ...{ verb: 'creator.forget', subject: null, details: {}, atMs: startMs },
        actor: { kind: 'job', name: 'test' },
      }
      const clock = { now: () => startMs }
      const erase = async ({ stores }: Opened) => {
        const { logEmptied: _, ...counts } = await stores.history.erase(subject, clock, act)
        return counts
      }
      expect(await erase(ofPostgres)).toEqual(await erase(ofSqlite))
      expect(comparable(await askAll(ofPostgres, given))).toEqual(
        comparable(await askAll(ofSqlite, given)),
      )
    }),
    { numRuns: 5 },
  )
})
