import { type Kysely, sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type PostgresName, postgresDatabase, postgresNames } from '../../../tests/postgres.ts'
import { needs } from '../../../tests/tools.ts'
import { OperatorError } from '../../core/errors.ts'
import type { Schema } from '../sql/schema.ts'
import { migrations as ofSqlite } from '../sqlite/migrations.ts'
import { addressOf } from './address.ts'
import { cannotGoOn, cannotUse } from './cannot-use.ts'
import { databaseOf, hasSchema, openDatabase } from './database.ts'
import { migrations } from './migrations/index.ts'
import { refuseUnfit, type Server } from './server.ts'

async function open(url: string): Promise<Kysely<Schema>> {
  const { db } = await openDatabase(url, 2)
  onTestFinished(() => db.destroy())
  return db
}

/** As whom one may do what the test grants: the URL of a new role. */
async function newRole(url: string, db: Kysely<Schema>): Promise<{ role: string; url: string }> {
  const role = `r${new URL(url).pathname.slice(-12)}`
  await sql.raw(`CREATE ROLE "${role}" LOGIN PASSWORD 'word'`).execute(db)
  onTestFinished(async () => {
    const admin = databaseOf(addressOf(url), 1)
    await sql.raw(`DROP OWNED BY "${role}"; DROP ROLE "${role}"`).execute(admin)
    await admin.destroy()
  })
  return { role, url: Object.assign(new URL(url), { username: role, password: 'word' }).href }
}

async function refusal(url: string): Promise<string> {
  const error = await openDatabase(url, 1).then(
    ({ db }) => db.destroy(),
    (reason: unknown) => reason,
  )
  if (!(error instanceof OperatorError)) throw error ?? new Error('It was opened')
  const told = error.text.en + error.text.zh
  expect(told).not.toContain(new URL(url).password)
  return error.text.en
}

test('both engines have the same migrations', () => {
  expect(Object.keys(migrations)).toEqual(Object.keys(ofSqlite))
})

describe.each(postgresNames)('%s', (name: PostgresName) => {
  const isThere = needs(name)
  const database = () => postgresDatabase(onTestFinished, name)

  test('of several that start at once one makes the schema', isThere, async () => {
    const url = await database()
    expect(await hasSchema(url)).toBe(false)
    const [db] = await Promise.all(Array.from({ length: 4 }, () => open(url)))
    expect(await hasSchema(url)).toBe(true)
    const { rows } = await sql<{
      name: string
    }>`SELECT name FROM kysely_migration ORDER BY name`.execute(db as Kysely<Schema>)
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations))
  })

  test('what it is connected to is told', isThere, async () => {
    const url = await database()
    const { db, server, address } = await openDatabase(url, 1)
    await db.destroy()
    const [, database_] = new URL(url).pathname.split('/')
    expect(server).toMatchObject({ database: database_, user: 'postgres', schema: 'public' })
    expect(server).toMatchObject({ isStandby: false, isReadOnly: false, hasTls: false })
    expect(server.versionNumber).toBeGreaterThanOrEqual(150_000)
    expect(address.shown).toMatch(/^postgres@127\.0\.0\.1:\d+\/astrolabe_/)
  })

  test('the ledger only grows, and a charge outlives its call', isThere, async () => {
    const db = await open(await database())
    await db.insertInto('accounts').values({ name: 'a', created_at: 1 }).execute()
    const entry = { account_id: 1, amount_micros: 5, held_micros: 0, at: 1 }
    await db
      .insertInto('posted_entries')
      .values({ ...entry, id: 'x', kind: 'top_up' })
      .execute()
    const call = { account_id: 1, token_id: 1, endpoint: 'e', started_at: 2, price_micros: 3 }
    await db
      .insertInto('calls')
      .values({ ...call, request_id: 'y', state: 'answered', cost_micros: 3, charged_at_once: 1 })
      .execute()
    const tampering = [
      'UPDATE posted_entries SET amount_micros = 6',
      'DELETE FROM posted_entries',
      'TRUNCATE posted_entries',
      'TRUNCATE calls',
      'UPDATE calls SET cost_micros = 2',
      'UPDATE calls SET charged_at_once = 0',
    ]
    for (const statement of tampering) {
      await expect(sql.raw(statement).execute(db)).rejects.toThrow('the ledger is append-only')
    }
    const entries = () => db.selectFrom('ledger_entries').selectAll().orderBy('id').execute()
    const before = await entries()
    expect(before.map(({ id, amount_micros }) => [id, amount_micros])).toEqual([
      ['x', 5],
      ['y', -3],
    ])
    await db.deleteFrom('calls').execute()
    expect(await entries()).toEqual(before)
  })

  test('whatever is changed counts a version up', isThere, async () => {
    const db = await open(await database())
    await db.insertInto('accounts').values({ name: 'a', created_at: 1 }).execute()
    await sql`INSERT INTO tokens (account_id, digest, rate_per_second, created_at)
      VALUES (1, 'd', 1, 1)`.execute(db)
    const versions = async () => {
      const { rows } = await sql<{ account: number; settings: number }>`
        SELECT accounts.version AS account, gate_settings.version AS settings
        FROM accounts, gate_settings`.execute(db)
      return [rows[0]?.account, rows[0]?.settings]
    }
    let [account = 0, settings = 0] = await versions()
    const ofAccount = [
      'UPDATE accounts SET balance_micros = 5',
      // A gateway counts up by itself, and is not counted twice.
      'UPDATE accounts SET balance_micros = 6, version = version + 1',
      'UPDATE tokens SET revoked_at = 1',
      'DELETE FROM tokens',
    ]
    for (const statement of ofAccount) {
      await sql.raw(statement).execute(db)
      account++
      expect(await versions(), statement).toEqual([account, settings])
    }
    const ofSettings = [
      `INSERT INTO prices VALUES ('e', 1)`,
      'UPDATE prices SET price_micros = 2',
      'DELETE FROM prices',
      `INSERT INTO forgotten_creators (subject, at) VALUES ('s', 1)`,
    ]
    for (const statement of ofSettings) {
      await sql.raw(statement).execute(db)
      settings++
      expect(await versions(), statement).toEqual([account, settings])
    }
  })

  test('a number that cannot be held exactly is refused', isThere, async () => {
    const db = await open(await database())
    const ask = (value: string) => sql<{ n: number }>`SELECT ${sql.raw(value)} AS n`.execute(db)
    expect((await ask('9007199254740991::bigint')).rows).toEqual([{ n: 2 ** 53 - 1 }])
    expect((await ask('(SELECT sum(n) FROM (VALUES (1::bigint), (2)) AS t (n))')).rows).toEqual([
      { n: 3 },
    ])
    await expect(ask('9007199254740993::bigint')).rejects.toThrow('9007199254740993')
    expect((await ask('1::bigint')).rows).toEqual([{ n: 1 }])
  })

  test('missing rights are told with what grants them', isThere, async () => {
    const url = await database()
    const owner = databaseOf(addressOf(url), 1)
    onTestFinished(() => owner.destroy())
    const asRole = await newRole(url, owner)
    const toMake = await refusal(asRole.url)
    const grantMaking = `GRANT USAGE, CREATE ON SCHEMA "public" TO "${asRole.role}"`
    expect(toMake).toContain(grantMaking)
    await sql.raw(grantMaking).execute(owner)
    await open(asRole.url)
    const name = new URL(url).pathname.slice(1)
    await sql.raw(`REVOKE CONNECT ON DATABASE ${name} FROM public`).execute(owner)
    expect(await refusal(asRole.url)).toContain('run GRANT CONNECT ON DATABASE')
    await sql.raw(`GRANT CONNECT ON DATABASE ${name} TO "${asRole.role}"`).execute(owner)
    await open(asRole.url)
  })

  test('missing rights to the tables are told with what grants them', isThere, async () => {
    const url = await database()
    const owner = await open(url)
    const asRole = await newRole(url, owner)
    const grantUse = `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "public" TO "${asRole.role}"`
    expect(await refusal(asRole.url)).toContain(grantUse)
    await sql.raw(grantUse).execute(owner)
    await sql.raw(`REVOKE UPDATE, DELETE ON posted_entries FROM "${asRole.role}"`).execute(owner)
    const db = await open(asRole.url)
    await db.insertInto('accounts').values({ name: 'a', created_at: 1 }).execute()
    await sql.raw(`REVOKE INSERT ON calls FROM "${asRole.role}"`).execute(owner)
    expect(await refusal(asRole.url)).toContain('no right to INSERT on the table calls')
  })

  test('a right that is missing to any of the tables is told', isThere, async () => {
    const url = await database()
    const owner = await open(url)
    const { role, url: asRole } = await newRole(url, owner)
    await sql.raw(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO "${role}"`).execute(owner)
    const { rows } = await sql<{ name: string }>`SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname NOT LIKE 'kysely%'`.execute(owner)
    expect(rows.length).toBeGreaterThan(20)
    for (const { name } of rows) {
      await sql.raw(`GRANT INSERT, UPDATE, DELETE ON ${name} TO "${role}"`).execute(owner)
    }
    await open(asRole)
    for (const { name } of rows) {
      await sql.raw(`REVOKE INSERT ON ${name} FROM "${role}"`).execute(owner)
      expect(await refusal(asRole)).toContain(`no right to INSERT on the table ${name}`)
      await sql.raw(`GRANT INSERT ON ${name} TO "${role}"`).execute(owner)
    }
  })

  test('a server that can only be read is refused', isThere, async () => {
    const url = await database()
    const owner = databaseOf(addressOf(url), 1)
    onTestFinished(() => owner.destroy())
    const asRole = await newRole(url, owner)
    await sql
      .raw(`ALTER ROLE "${asRole.role}" SET default_transaction_read_only = on`)
      .execute(owner)
    expect(await refusal(asRole.url)).toContain(
      `ALTER ROLE "${asRole.role}" SET default_transaction_read_only = off`,
    )
  })

  test('what stands in the way is told in words', isThere, async () => {
    const url = await database()
    const at = (changes: Partial<URL>) => Object.assign(new URL(url), changes).href
    expect(await refusal(at({ password: 'wrong-word' }))).toContain(
      '(28P01): the password is wrong',
    )
    expect(await refusal(at({ pathname: '/none' }))).toContain('(3D000): there is no such database')
    expect(await refusal(at({ port: '1' }))).toContain(
      '(ECONNREFUSED): the server cannot be reached',
    )
    expect(await refusal(at({ search: '?sslmode=require' }))).toContain('does not offer TLS')
  })

  test(
    'a connection that breaks within a transaction is an error of that alone',
    isThere,
    async () => {
      const url = await database()
      const { db, address } = await openDatabase(url, 1)
      onTestFinished(() => db.destroy())
      const admin = databaseOf(addressOf(url), 1)
      onTestFinished(() => admin.destroy())
      const broken = db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(trx)
        const pid = rows[0]?.pid
        await sql`SELECT pg_terminate_backend(${pid}::integer)`.execute(admin)
        const isGone = async () =>
          (await sql`SELECT FROM pg_stat_activity WHERE pid = ${pid}`.execute(admin)).rows
            .length === 0
        await expect.poll(isGone).toBe(true)
        // What the socket has to say is heard before the next question.
        await new Promise((heard) => setImmediate(heard))
        return sql`SELECT 1`.execute(trx)
      })
      const error = await broken.catch((reason: unknown) => reason)
      expect(cannotUse(address, error)).toMatchObject({
        text: { en: expect.stringContaining('the connection to the server broke') },
      })
      expect((await sql`SELECT 1 AS one`.execute(db)).rows).toEqual([{ one: 1 }])
    },
  )

  test('a database that a newer version has written is refused', isThere, async () => {
    const url = await database()
    const db = await open(url)
    await sql`INSERT INTO kysely_migration VALUES ('9999-later', '')`.execute(db)
    expect(await refusal(url)).toContain('A newer version has written the database')
  })
})

test.each([
  ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'asks for a password'],
  ['Connection terminated due to connection timeout', 'cannot be reached'],
  ['Connection terminated unexpectedly', 'the connection to the server broke'],
])('what the driver says without a code is told in words: %s', (message, says) => {
  const told = cannotUse(addressOf('postgres://ann:word@db/x'), new Error(message))
  expect(told).toBeInstanceOf(OperatorError)
  expect(String(told)).toContain(says)
})

test('what is no fault of the server stays as it is', () => {
  const address = addressOf('postgres://ann:word@db/x')
  for (const error of [
    new Error('x'),
    Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' }),
    Object.assign(new Error('x'), { code: 'EPIPE' }),
  ]) {
    expect(cannotGoOn(address, error)).toBe(error)
  }
  expect(cannotGoOn(address, Object.assign(new Error('x'), { code: '53100' }))).toMatchObject({
    text: { en: expect.stringContaining('the disk of the server is full') },
  })
})

const fit: Server = {
  ...{ version: '15.18', versionNumber: 150_018, database: 'x', user: 'ann', schema: 'public' },
  ...{
    encoding: 'UTF8',
    isStandby: false,
    isReadOnly: false,
    hasTls: true,
    askedFrom: null,
    lateStandbys: 0,
  },
}

test.each([
  ['old', { version: '14.9', versionNumber: 140_009 }, /PostgreSQL 14\.9, .*version 15 or newer/],
  ['a standby', { isStandby: true, isReadOnly: true }, /is a standby, .* the primary server/],
  ['in another encoding', { encoding: 'SQL_ASCII' }, /ENCODING 'UTF8' TEMPLATE template0/],
  ['without a schema', { schema: null }, /CREATE SCHEMA "ann" AUTHORIZATION "ann"/],
])('a server that is %s is refused', (_, differs, says) => {
  const address = addressOf('postgres://ann@db/x')
  expect(refuseUnfit(address, fit)).toBe('public')
  expect(() => refuseUnfit(address, { ...fit, ...differs })).toThrow(says)
})
