import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { openDatabase } from '../src/store/postgres/database.ts'
import { openConnection, openReader } from '../src/store/sqlite/connection.ts'
import { type CommandLine, program, quickCommandLine, startServerProcess } from './command-line.ts'
import { callPath, type Envelope, temporaryFolder } from './harness.ts'
import { filledFolders, rowsIn } from './moved-folder.ts'
import { openOperator } from './operator.ts'
import { postgresClient, postgresDatabase, postgresNames } from './postgres.ts'
import { leftToCi, needs } from './tools.ts'

const filledFolder = filledFolders()

/** What serves and what was changed while it did: it is of the gateways, and stays behind. */
const leftBehind = ['changes', 'gateways', 'kysely_migration', 'kysely_migration_lock', 'moved_to']

/** The same of a PostgreSQL. */
const itsOwn = [
  'gate_settings',
  'gateway_links',
  'gateways',
  'keeper',
  'kysely_migration',
  'kysely_migration_lock',
  'token_state',
]

/** Makes the tables that a move makes, so that something can be in its way. */
async function prepared(url: string): Promise<pg.Client> {
  const { db } = await openDatabase(url, 1)
  await db.destroy()
  return postgresClient(url)
}

/** Has the server do something when a transaction that wrote accounts commits. */
async function atCommit(client: pg.Client, statement: string): Promise<void> {
  await client.query(`CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN ${statement}; RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON accounts DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION at_commit()`)
}

/** The target is empty, and the folder is used as before. */
async function expectUntouched(run: CommandLine, target: pg.Client): Promise<void> {
  const { rows } = await target.query('SELECT count(*) AS n FROM accounts')
  expect(rows).toEqual([{ n: '0' }])
  await done(run, 'account create afterwards')
  expect(await done(run, 'ledger reconcile')).toMatch(/^The ledger is clean\./)
}

/** What a command that must succeed prints. A move wants `--json`: one that takes longer tells how far it is. */
async function done(run: CommandLine, command: string, environment?: NodeJS.ProcessEnv) {
  const { code, stdout, stderr } = await run(command, environment)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

/** What a command that must fail says. */
async function refusal(run: CommandLine, command: string, environment?: NodeJS.ProcessEnv) {
  const { code, stdout, stderr } = await run(command, environment)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  return stderr
}

describe.each(postgresNames)('with %s', (name) => {
  const needed = { ...needs(name), ...(name !== 'postgres' && leftToCi) }

  test('all comes there and back as it was', needed, async () => {
    const { folder, dataDir, token } = filledFolder()
    const before = rowsIn(dataDir, leftBehind)
    const empty = Object.keys(before).filter((table) => before[table]?.length === 0)
    // Erasures are told to running servers alone, and there is none.
    expect(empty).toEqual(['forgotten_creators'])
    const url = await postgresDatabase(onTestFinished, name)
    const run = quickCommandLine(folder)
    const moved = JSON.parse(await done(run, `store move --json --to ${url}`))
    const rows = Object.values(before).reduce((sum, each) => sum + each.length, 0)
    expect(moved.rows).toBe(rows)
    expect(moved.tables.map((each: { table: string }) => each.table).sort()).toEqual(
      Object.keys(before),
    )
    expect(moved.to).toMatch(/^postgres@127\.0\.0\.1:\d+\/astrolabe_/)

    const { rows: tables } = await (await postgresClient(url)).query(`SELECT relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname COLLATE "C"`)
    expect(tables.map(({ relname }) => relname)).toEqual([...Object.keys(before), ...itsOwn].sort())

    const elsewhere = temporaryFolder()
    const back = join(elsewhere, 'data')
    const there = { ASTROLABE_DATABASE: url }
    const again = JSON.parse(await done(run, `store move --json --to ${back}`, there))
    expect(again.tables).toEqual(moved.tables)
    expect(rowsIn(back, leftBehind)).toEqual(before)

    expect(await done(run, `ledger reconcile --data ${back}`)).toMatch(/^The ledger is clean\./)
    const server = await startServerProcess(elsewhere)
    onTestFinished(() => server.kill())
    const answer = await fetch(server.address + callPath('get-kol-link-info', { token }))
    expect(((await answer.json()) as Envelope).code).toBe(0)
  })

  test('new accounts and tokens get ids of their own there', needed, async () => {
    const { folder } = filledFolder()
    const run = quickCommandLine(folder)
    const there = { ASTROLABE_DATABASE: await postgresDatabase(onTestFinished, name) }
    await done(run, `store move --json --to ${there.ASTROLABE_DATABASE}`)
    const before = JSON.parse(await done(run, 'token list --json', there))
    await done(run, 'account create newcomer --top-up 1', there)
    await done(run, 'token create --account newcomer', there)
    const after = JSON.parse(await done(run, 'token list --json', there))
    const ids = after.map(({ id }: { readonly id: number }) => id)
    expect(new Set(ids).size).toBe(before.length + 1)
    expect(await done(run, 'ledger reconcile', there)).toMatch(/^The ledger is clean\./)
  })
})

describe('calls that were left open are released first', needs('postgres'), () => {
  /** Kills a server, whose settings are in the folder, in the middle of a call. */
  async function killedServer(folder: string, token: string, untilOpen: () => Promise<void>) {
    const server = await startServerProcess(folder)
    onTestFinished(() => server.kill())
    const slow = callPath('get-kol-link-info', { token }, '9000000000000000005')
    const call = fetch(server.address + slow).catch(() => {})
    await untilOpen()
    server.kill()
    await call
  }

  const ended = `SELECT c.state, a.held_micros FROM calls c JOIN accounts a ON a.id = c.account_id
    WHERE c.subject = '9000000000000000005'`

  test('of a folder', async () => {
    const { folder, dataDir, token } = filledFolder()
    const reader = openReader(dataDir)
    onTestFinished(() => void reader.close())
    const open = reader.prepare("SELECT count(*) FROM calls WHERE state = 'open'").pluck()
    await killedServer(folder, token, () => expect.poll(() => open.get()).toBe(1))
    const url = await postgresDatabase()
    await done(quickCommandLine(folder), `store move --json --to ${url}`)
    const { rows } = await (await postgresClient(url)).query(ended)
    expect(rows).toEqual([{ state: 'abandoned', held_micros: '0' }])
  })

  test('of a database', async () => {
    const { folder, token } = filledFolder()
    const url = await postgresDatabase()
    await done(quickCommandLine(folder), `store move --json --to ${url}`)
    const elsewhere = temporaryFolder()
    writeFileSync(join(elsewhere, 'astrolabe.yaml'), `database: ${url}\n`)
    const client = await postgresClient(url)
    const open = "SELECT FROM calls WHERE state = 'open'"
    await killedServer(elsewhere, token, () =>
      expect.poll(async () => (await client.query(open)).rowCount).toBe(1),
    )
    const run = quickCommandLine(temporaryFolder())
    const back = join(temporaryFolder(), 'data')
    const there = { ASTROLABE_DATABASE: url }
    const tooSoon = await refusal(run, `store move --to ${back}`, there)
    expect(tooSoon).toContain('Gateways serve from postgres@')
    await client.query('UPDATE gateways SET seen_at = seen_at - 16000')
    await done(run, `store move --json --to ${back}`, there)
    const reader = openReader(back)
    onTestFinished(() => void reader.close())
    expect(reader.prepare(ended).all()).toEqual([{ state: 'abandoned', held_micros: 0 }])
  })
})

describe('what was moved away', needs('postgres'), () => {
  async function movedFolder() {
    const filled = filledFolder()
    const run = quickCommandLine(filled.folder)
    const url = await postgresDatabase()
    const { code, stdout } = await run(`store move --to ${url}`)
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Moved /) })
    return { ...filled, run, url }
  }

  test('is opened by no command and no server any more', async () => {
    const { run, dataDir } = await movedFolder()
    for (const command of ['serve --port 0', 'account list', 'account top-up demo 1']) {
      const said = await refusal(run, command)
      expect(said).toMatch(`astrolabe: The data of ${dataDir} was moved to postgres@127.0.0.1:`)
      expect(said).toMatch(
        / at 20\d\d-.*\+08:00: use it there \(the setting database, or data\)\n$/,
      )
    }
    const { stderr } = await run('account list', { LANG: 'zh_CN.UTF-8' })
    expect(stderr).toMatch(/^astrolabe：.* 的数据已于 20\S+ 迁至 postgres@\S+：请改用那里的数据/)
  })

  test('is not moved elsewhere, nor to the same place again', async () => {
    const { run, url } = await movedFolder()
    expect(await refusal(run, `store move --to ${url}`)).toContain('was moved to')
    const other = await postgresDatabase()
    expect(await refusal(run, `store move --to ${other}`)).toContain('was moved to')
    const { rows } = await (await postgresClient(other)).query('SELECT count(*) AS n FROM accounts')
    expect(rows).toEqual([{ n: '0' }])
  })

  test('cannot be changed by who had it open, at either end', async () => {
    const filled = filledFolder()
    const ctx = await openOperator(filled.dataDir)
    onTestFinished(() => ctx.close())
    const run = quickCommandLine(filled.folder)
    const url = await postgresDatabase()
    await done(run, `store move --json --to ${url}`)
    await expect(createAccount(ctx, { name: 'late', topUpMicros: 0 })).rejects.toThrow(
      'the data was moved away',
    )

    const open = await postgresClient(url)
    const back = join(temporaryFolder(), 'data')
    await done(run, `store move --json --to ${back}`, { ASTROLABE_DATABASE: url })
    for (const change of [
      'UPDATE accounts SET balance_micros = balance_micros',
      'INSERT INTO gateways (seen_at) VALUES (0)',
    ]) {
      await expect(open.query(change)).rejects.toThrow('the data was moved away')
    }
    const said = await refusal(run, 'account list', { ASTROLABE_DATABASE: url })
    expect(said).toContain(`was moved to ${back}`)
  })
})

describe('nothing is moved, and all goes on as before,', needs('postgres'), () => {
  test('where the target has anything already', async () => {
    const { folder } = filledFolder()
    const run = quickCommandLine(folder)
    const url = await postgresDatabase()
    const other = quickCommandLine(temporaryFolder())
    await done(other, 'account create somebody')
    await done(other, `store move --json --to ${url}`)
    expect(await refusal(run, `store move --to ${url}`)).toContain(
      'has data already (1 rows in accounts), and only an empty database or folder is moved into',
    )
    await done(run, `store move --json --to ${join(temporaryFolder(), 'data')}`)
  })

  test('where it is to go where it is', async () => {
    const { folder, dataDir } = filledFolder()
    const run = quickCommandLine(folder)
    expect(await refusal(run, `store move --to ${dataDir}`)).toContain(
      `Everything is in ${dataDir} already: name another`,
    )
  })

  test('where an address is mistyped, which makes no folder of it', async () => {
    const { folder } = filledFolder()
    const run = quickCommandLine(folder)
    for (const scheme of ['postgre', 'mysql']) {
      const said = await refusal(run, `store move --to ${scheme}://ann:word-of-hers@127.0.0.1/x`)
      expect(said).toContain('no valid address of a PostgreSQL: give one such as postgres://')
      expect(said).not.toContain('word-of-hers')
    }
  })

  test('where a server runs on the folder', async () => {
    const { folder, dataDir } = filledFolder()
    const server = await startServerProcess(folder)
    onTestFinished(() => server.kill())
    const said = await refusal(
      quickCommandLine(folder),
      `store move --to ${await postgresDatabase()}`,
    )
    expect(said).toContain(`Another server uses the data folder ${dataDir}`)
  })

  test('where a gateway is alive on the database', async () => {
    const { folder } = filledFolder()
    const run = quickCommandLine(folder)
    const url = await postgresDatabase()
    await done(run, `store move --json --to ${url}`)
    const client = await postgresClient(url)
    await client.query(
      'INSERT INTO gateways (seen_at) VALUES (extract(epoch FROM clock_timestamp()) * 1000)',
    )
    const there = { ASTROLABE_DATABASE: url }
    const back = join(temporaryFolder(), 'data')
    expect(await refusal(run, `store move --to ${back}`, there)).toMatch(
      /Gateways serve from postgres@.* \(1\): stop them all first/,
    )
    await client.query('UPDATE gateways SET seen_at = seen_at - 16000')
    await done(run, `store move --json --to ${back}`, there)
  })

  test('where a row arrives as another', async () => {
    const { folder } = filledFolder()
    const run = quickCommandLine(folder)
    const url = await postgresDatabase()
    const client = await prepared(url)
    await client.query(`CREATE FUNCTION bend() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.query := replace(NEW.query, '1', '2'); RETURN NEW; END $$;
      CREATE TRIGGER bend BEFORE INSERT ON requests FOR EACH ROW EXECUTE FUNCTION bend()`)
    expect(await refusal(run, `store move --to ${url}`)).toMatch(
      /the table requests reads differently, and nothing was moved/,
    )
    await expectUntouched(run, client)
  })

  /** So many rows that they are still being read when the target refuses the first. */
  const manyRows = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)`

  test('where the database refuses a row', async () => {
    const { folder, dataDir } = filledFolder()
    const source = openConnection(dataDir)
    source.exec(`INSERT INTO drift ${manyRows} SELECT 'a', i, 'unknown', 1, 1, 1 FROM n`)
    source.close()
    const run = quickCommandLine(folder)
    const url = await postgresDatabase()
    const client = await prepared(url)
    await client.query("ALTER TABLE drift ADD CHECK (dataset <> 'a')")
    expect(await refusal(run, `store move --to ${url}`)).toContain('violates check constraint')
    await expectUntouched(run, client)
  })

  test('where the folder refuses a row', async () => {
    const { folder } = filledFolder()
    const run = quickCommandLine(folder)
    const url = await postgresDatabase()
    await done(run, `store move --json --to ${url}`)
    const client = await postgresClient(url)
    await client.query(`INSERT INTO posted_entries (id, kind, account_id, amount_micros, held_micros, at)
      ${manyRows} SELECT i, 'adjust', 999, 0, 0, 1 FROM n`)
    const there = { ASTROLABE_DATABASE: url }
    const back = join(temporaryFolder(), 'data')
    const said = await refusal(run, `store move --to ${back}`, there)
    expect(said).toContain('FOREIGN KEY constraint failed')
    await done(run, 'account create afterwards', there)
  })

  test('where a number would not be the same', async () => {
    const { folder } = filledFolder()
    const run = quickCommandLine(folder)
    const url = await postgresDatabase()
    await done(run, `store move --json --to ${url}`)
    await (await postgresClient(url)).query('UPDATE drift SET count = 9007199254740993')
    const there = { ASTROLABE_DATABASE: url }
    const back = join(temporaryFolder(), 'data')
    const said = await refusal(run, `store move --to ${back}`, there)
    expect(said).toContain('the table drift reads differently, and nothing was moved')
    await done(run, 'account create afterwards', there)
  })

  test('where the commit fails', async () => {
    const { folder } = filledFolder()
    const run = quickCommandLine(folder)
    const url = await postgresDatabase()
    const client = await prepared(url)
    await atCommit(client, "RAISE EXCEPTION 'no room'")
    const { code } = await run(`store move --to ${url}`)
    expect(code).toBe(1)
    await expectUntouched(run, client)
  })
})

test(
  'a commit in doubt leaves the folder closed, and the same move settles it',
  needs('postgres'),
  async () => {
    const { folder } = filledFolder()
    const run = quickCommandLine(folder)
    const url = await postgresDatabase()
    const client = await prepared(url)
    await atCommit(client, 'PERFORM pg_terminate_backend(pg_backend_pid())')
    expect(await refusal(run, `store move --to ${url}`)).toMatch(
      /broke while the move was committed, .* run the same command again/,
    )
    expect(await refusal(run, 'account list')).toContain('was moved to')
    await client.query('DROP FUNCTION at_commit CASCADE')
    await done(run, `store move --json --to ${url}`)
    const { rows } = await client.query('SELECT count(*) AS n FROM calls')
    expect(Number(rows[0].n)).toBeGreaterThan(0)
  },
)

describe('a move that is interrupted', needs('postgres'), () => {
  /** Has a move wait in the middle of a table, until `letGo`. */
  async function holding(url: string) {
    const client = await prepared(url)
    await client.query(`CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$;
      CREATE TRIGGER hold BEFORE INSERT ON posted_entries FOR EACH ROW EXECUTE FUNCTION hold()`)
    await client.query('SELECT pg_advisory_lock(1)')
    const waiting = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return {
      client,
      untilHeld: () => expect.poll(async () => (await client.query(waiting)).rowCount).toBe(1),
      letGo: () => client.query('SELECT pg_advisory_unlock(1)'),
    }
  }

  test.each([
    ['SIGINT', [130, null], /^Stopped, and nothing was moved: go on with what there was\n$/],
    ['SIGKILL', [null, 'SIGKILL'], /^$/],
  ] as const)('by %s has moved nothing, and is made anew', async (signal, ending, says) => {
    const { folder } = filledFolder()
    const url = await postgresDatabase()
    const { client, untilHeld, letGo } = await holding(url)
    const child = spawn(process.execPath, [program, 'store', 'move', '--to', url], {
      cwd: folder,
      env: { PATH: process.env.PATH, LANG: 'en_US.UTF-8' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const ended = Promise.all([once(child, 'exit'), text(child.stdout)])
    await untilHeld()
    child.kill(signal)
    if (signal === 'SIGKILL') await ended
    await letGo()
    const [exit, printed] = await ended
    expect(exit).toEqual(ending)
    expect(printed).toMatch(says)
    const run = quickCommandLine(folder)
    await expectUntouched(run, client)
    await done(run, `store move --json --to ${url}`)
  })
})
