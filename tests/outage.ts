import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished } from 'vitest'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { isLocked } from '../src/store/sqlite/connection.ts'
import type { TestOperator } from './operator.ts'
import { until } from './until.ts'

const root = join(import.meta.dirname, '..')

const holder = `import Sqlite from 'better-sqlite3'
const connection = new Sqlite(process.argv[1])
connection.exec('BEGIN IMMEDIATE')
console.log('locked')
process.stdin.resume().on('end', () => {
  connection.exec('ROLLBACK')
  connection.close()
})`

/** Another process that takes the database's write lock, and keeps it until it is told to let go. */
export async function holdLock(dataDir: string): Promise<{ release(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', holder, join(dataDir, 'astrolabe.db')],
    { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), exited])
  expect(child.exitCode).toBeNull()
  return {
    async release() {
      child.stdin.end()
      expect(await exited).toEqual([0, null])
    },
  }
}

/** Makes the ledger count to a number in the middle of each commit with a call, some ten million a second. */
export async function slowDown({ db }: TestOperator, rows: number): Promise<void> {
  await sql
    .raw(`CREATE VIEW slow AS WITH RECURSIVE n (i) AS
      (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows}) SELECT count(*) AS i FROM n`)
    .execute(db)
  await sql
    .raw('CREATE TRIGGER slow_call BEFORE INSERT ON calls BEGIN SELECT i FROM slow; END')
    .execute(db)
}

/** Ends that, once the commit that still counts has let go of the database. */
export async function speedUp({ db }: TestOperator): Promise<void> {
  const drop = () => sql.raw('DROP TRIGGER slow_call').execute(db)
  await until(() =>
    drop().then(
      () => true,
      (error: Error) => {
        if (!isLocked(error)) throw error
        return false
      },
    ),
  )
}

/** The books are clean, nothing is held, and charged is what was answered with code 0, and no more. */
export async function expectCharged(ctx: TestOperator, answered: readonly string[]): Promise<void> {
  expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0, problems: [] })
  const charges = await ctx.db
    .selectFrom('ledger_entries')
    .select('id')
    .where('kind', '=', 'charge')
    .execute()
  expect(charges.map(({ id }) => id).sort()).toEqual([...answered].sort())
}
