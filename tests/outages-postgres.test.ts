import { cpSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { type Calling, expectTold, pathsInTurns, startCalling } from './calling.ts'
import { type ChildServer, startServer } from './child-server.ts'
import { type AtEnd, temporaryFolder } from './harness.ts'
import { openOperatorOn, type TestOperator } from './operator.ts'
import { ownPostgres } from './postgres.ts'
import { giveAway, type PostgresServer } from './postgres-server.ts'
import { needsSmallDisk, type SmallDisk, smallDisk } from './small-disk.ts'
import { processCounts } from './thorough.ts'
import { leftToCi, needs } from './tools.ts'
import { until } from './until.ts'

const patient = { timeout: 240_000 }
const diskNeeded = needsSmallDisk()
const callers = 6
const awayMs = 6000

/** A log in files of one megabyte, few of which are kept: it is to fill a small disk. */
const smallLog = ['--wal-segsize=1', '--set=min_wal_size=2MB', '--set=max_wal_size=8MB']

/** Megabytes: of the tables, and of the log. */
const [tableDisk, logDisk] = [48, 24]

/** Puts what a server writes ahead of its tables on a disk of its own. */
function moveLog(server: PostgresServer, { folder }: SmallDisk): void {
  const log = join(server.record.folder, 'data', 'pg_wal')
  server.stop('fast')
  cpSync(log, folder, { recursive: true })
  giveAway(folder)
  rmSync(log, { recursive: true })
  symlinkSync(folder, log)
  server.start()
}

/** It tries to by itself, and gives up, or hangs, where there is no room yet. */
function restart(server: PostgresServer): void {
  try {
    server.stop('immediate')
  } catch {
    // It is gone: where it is not, it cannot be started either.
  }
  server.start()
}

/** A database on a disk of its own. Gives its URL. */
async function makeDatabase(server: PostgresServer, { folder }: SmallDisk): Promise<string> {
  const { db, close } = await openOperatorOn({ database: server.url })
  await sql`CREATE TABLESPACE small LOCATION ${sql.lit(folder)}`.execute(db)
  await sql`CREATE DATABASE small TABLESPACE small`.execute(db)
  await close()
  return Object.assign(new URL(server.url), { pathname: '/small' }).href
}

describe('gateways over one database charge what they say', {
  ...leftToCi,
  ...needs('ownPostgres'),
}, () => {
  const cleaning: Parameters<AtEnd>[0][] = []
  const atEnd: AtEnd = (clean) => void cleaning.unshift(clean)
  const servers: ChildServer[] = []
  let postgres: PostgresServer
  let database: string
  let ctx: TestOperator
  let calling: Calling
  /** Of the tables, and of the log. */
  let disks: readonly [SmallDisk, SmallDisk] | undefined

  beforeAll(async () => {
    postgres = ownPostgres(atEnd, 'postgres', smallLog)
    database = postgres.url
    if (!diskNeeded.skip) {
      const { uid } = statSync(join(postgres.record.folder, 'data'))
      disks = [smallDisk(tableDisk, uid, atEnd), smallDisk(logDisk, uid, atEnd)]
      moveLog(postgres, disks[1])
      database = await makeDatabase(postgres, disks[0])
    }
    ctx = await openOperatorOn({ database })
    atEnd(() => ctx.close())
    await createAccount(ctx, { name: 'a', topUpMicros: 1_000_000_000_000 })
    const { token } = await createToken(ctx, { account: 'a', limits: { ratePerSecond: 100_000 } })
    await grow(1)
    const pathFor = pathsInTurns(token)
    calling = startCalling(
      callers,
      (caller, turn) => addresses()[caller % servers.length] + pathFor(caller, turn),
    )
  }, 180_000)

  afterAll(async () => {
    await calling.end()
    for (const clean of cleaning) await clean()
  })

  const addresses = () => servers.map(({ address }) => address)

  /** Starts more, until there are so many. */
  async function grow(count: number): Promise<void> {
    const more = Array.from({ length: count - servers.length }, () =>
      startServer(temporaryFolder(atEnd), { ASTROLABE_DATABASE: database }, atEnd),
    )
    servers.push(...(await Promise.all(more)))
  }

  /** What each says of itself. */
  const readiness = () =>
    Promise.all(addresses().map(async (address) => (await fetch(`${address}/readyz`)).status))

  const areAll = (status: number) => async () =>
    (await readiness()).every((each) => each === status)

  describe.each(processCounts)('where they are %i', (count) => {
    beforeAll(() => grow(count), 180_000)

    it('though the disk is full, and go on by themselves', {
      ...diskNeeded,
      ...patient,
    }, async () => {
      await calling.more(20)
      disks?.[0].fill()
      await calling.moreFailed(20)
      await until(areAll(503))
      disks?.[0].makeRoom()
      await calling.more(20)
      await until(areAll(200))
    })

    it('though the disk of its log is full, which PostgreSQL dies of', {
      ...diskNeeded,
      ...patient,
    }, async () => {
      await calling.more(20)
      const panics = () => postgres.log().match(/PANIC: .*No space left on device/g)?.length ?? 0
      const before = panics()
      disks?.[1].fill()
      // It has room in the files that are there, for thousands of calls.
      await until(async () => {
        await sql`SELECT pg_switch_wal()`.execute(ctx.db).catch(() => {})
        return panics() > before
      })
      await until(areAll(503))
      disks?.[1].makeRoom()
      restart(postgres)
      await calling.more(20)
      await until(areAll(200))
    })

    it('though PostgreSQL is gone for 6 s', patient, async () => {
      await calling.more(20)
      postgres.stop('fast')
      await until(areAll(503))
      await delay(awayMs)
      postgres.start()
      await calling.more(20)
      await until(areAll(200))
    })
  })

  it('and so say their books', patient, async () => {
    await calling.end()
    for (const { child } of servers) expect(child.exitCode).toBeNull()
    await expectTold(ctx, calling, 'a')
  })
})
