import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { operatorOver } from '../../../tests/operator.ts'
import { openConnection, openReader, type SqliteConnection } from '../../store/sqlite/connection.ts'
import { openDatabase } from '../../store/sqlite/database.ts'
import type { SqliteSchema } from '../../store/sqlite/schema.ts'
import { forgetCreator } from './forget.ts'

const creator = '6629722295873044494'
const other = '6629722295873044495'
const rows = 250

/** Statements that were run, with what they were given. */
interface Run {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/**
 * Two creators with as many calls, observations and answers each. Every tenth body is the same for
 * both.
 */
async function bothCreators() {
  const dataDir = mkdtempSync(join(tmpdir(), 'astrolabe-forget-'))
  await (await openDatabase(dataDir)).destroy()
  const connection = openConnection(dataDir)
  connection.pragma('synchronous = OFF')
  connection.pragma('foreign_keys = OFF')
  fill(connection)
  connection.pragma('foreign_keys = ON')
  const runs: Run[] = []
  const db = new Kysely<SqliteSchema>({
    dialect: new SqliteDialect({ database: connection }),
    log: ({ query }) => void runs.push(query),
  })
  onTestFinished(async () => {
    await db.destroy()
    rmSync(dataDir, { recursive: true })
  })
  return { dataDir, connection, ctx: operatorOver(db, dataDir, clock), runs }
}

function fill(connection: SqliteConnection): void {
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${2 * rows - 1})`
  const subject = `iif(i % 2, '${other}', '${creator}')`
  connection.exec(`
    INSERT INTO accounts (id, name, created_at) VALUES (1, 'a', 0);
    INSERT INTO tokens (id, account_id, digest, rate_per_second, created_at)
      VALUES (1, 1, 'd', 1, 0);
    INSERT INTO requests (id, key, dataset, query)
      VALUES (1, 'own', 'x', '{}'), (2, 'other', 'x', '{}');
    INSERT INTO request_subjects VALUES (1, '${creator}'), (2, '${other}');
    INSERT INTO bodies (id, digest, deflated)
      ${numbers} SELECT i, CAST(i AS BLOB), x'00' FROM n WHERE i % 20 <> 1;
    INSERT INTO observations (request_id, collected_at, body_id, source, altered)
      ${numbers} SELECT 1 + i % 2, i, iif(i % 20 = 1, i - 1, i), 'x', 0 FROM n;
    INSERT INTO calls (request_id, account_id, token_id, endpoint, subject, state, price_micros,
        cost_micros, started_at)
      ${numbers} SELECT printf('%08d', i), 1, 1, 'e', ${subject}, 'answered', 0, 0, 0 FROM n;
    INSERT INTO idempotent_answers (token_id, key_digest, fingerprint, subject, request_id, body,
        collected_at, source, created_at)
      ${numbers} SELECT 1, i, 'f', ${subject}, printf('%08d', i), 'b', 0, 'x', 0 FROM n;`)
}

/** How much there is of a creator. */
function left(connection: SqliteConnection, subject: string) {
  const count = (sql: string) =>
    (connection.prepare(`SELECT count(*) AS n ${sql}`).get({ subject }) as { n: number }).n
  return {
    calls: count('FROM calls WHERE subject = $subject'),
    answers: count('FROM idempotent_answers WHERE subject = $subject'),
    observations: count(
      'FROM observations JOIN request_subjects USING (request_id) WHERE subject = $subject',
    ),
    requests: count(
      'FROM requests JOIN request_subjects ON request_id = id WHERE subject = $subject',
    ),
    strayBodies: count(
      'FROM bodies WHERE NOT EXISTS (SELECT 1 FROM observations WHERE body_id = bodies.id) AND $subject',
    ),
  }
}

const none = { calls: 0, answers: 0, observations: 0, requests: 0, strayBodies: 0 }
const all = { calls: rows, answers: rows, observations: rows, requests: 1, strayBodies: 0 }
const clock = { now: () => 1_000_000 }

it('erases one creator and leaves the other as it was, keys used', async () => {
  const { connection, ctx } = await bothCreators()
  expect(await forgetCreator(ctx, creator)).toEqual({
    observations: rows,
    bodies: rows - rows / 10,
    answers: rows,
    calls: rows,
    logEmptied: true,
  })
  expect(left(connection, creator)).toEqual(none)
  expect(left(connection, other)).toEqual(all)
  const answers = connection.prepare('SELECT DISTINCT body, fingerprint FROM idempotent_answers')
  expect(answers.all()).toHaveLength(2)
  expect(connection.prepare('SELECT key_digest FROM idempotent_answers').all()).toHaveLength(
    2 * rows,
  )
})

it('goes in steps, between which others can write and see how far it has come', async () => {
  const { dataDir, ctx } = await bothCreators()
  const seen = new Set<string>()
  const reader = openReader(dataDir)
  const writer = openConnection(dataDir)
  let isOver = false
  const watch = async () => {
    while (!isOver) {
      seen.add(JSON.stringify(left(reader, creator)))
      writer.exec('UPDATE accounts SET held_micros = 0')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await Promise.all([forgetCreator(ctx, creator).finally(() => (isOver = true)), watch()])
  reader.close()
  writer.close()
  // Three of each kind, as 250 rows are erased by the hundred.
  expect(seen.size).toBeGreaterThanOrEqual(9)
})

it('scans nothing while it keeps others from writing', async () => {
  const { connection, ctx, runs } = await bothCreators()
  await forgetCreator(ctx, creator)
  const writing = runs.filter(({ sql }) => /^(delete|update|insert)/i.test(sql))
  expect(writing.length).toBeGreaterThan(9)
  for (const { sql, parameters } of writing) {
    const plan = connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters)
    const scans = (plan as { detail: string }[]).filter(({ detail }) =>
      /^SCAN (calls|observations|bodies|requests|idempotent_answers|\w+_subjects)/.test(detail),
    )
    expect(scans, sql).toEqual([])
  }
})

it('is completed by doing it again, wherever it was interrupted', async () => {
  const { connection, ctx } = await bothCreators()
  let steps = 0
  // The first look at the clock is the record's, before anything is erased.
  for (let until = 2; left(connection, creator).calls > 0; until++) {
    let reads = 0
    const failing = {
      now: () => {
        if (++reads > until) throw new Error('interrupted')
        return 1_000_000
      },
    }
    const erased = forgetCreator({ ...ctx, clock: failing }, creator)
    await erased.catch((error: unknown) => expect(String(error)).toContain('interrupted'))
    // Each step is whole: a server is told, and no body is left that nobody refers to.
    const told = connection.prepare('SELECT subject FROM forgotten_creators').all()
    expect(told).toEqual([{ subject: creator }])
    expect(left(connection, creator).strayBodies).toBe(0)
    steps = until
  }
  expect(steps).toBeGreaterThan(2)
  await forgetCreator(ctx, creator)
  expect(left(connection, creator)).toEqual(none)
  expect(left(connection, other)).toEqual(all)
})

it('tells a running server again as long as it goes on, so that it keeps nothing after its end', async () => {
  const { connection, ctx } = await bothCreators()
  let now = 1_000_000
  const ticking = {
    now: () => {
      now += 1500
      return now
    },
  }
  await forgetCreator({ ...ctx, clock: ticking }, creator)
  const told = connection.prepare('SELECT at FROM forgotten_creators').all() as { at: number }[]
  expect(told).toHaveLength(1)
  expect(now - Number(told[0]?.at)).toBeLessThanOrEqual(2000)
})
