import { statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import type { KeptIn } from '../src/store/stores.ts'
import { expectTold, pathsInTurns, startCalling } from './calling.ts'
import { startServer } from './child-server.ts'
import { temporaryFolder } from './harness.ts'
import { openOperatorOn } from './operator.ts'
import { ownPostgres } from './postgres.ts'
import { needsSmallDisk, type SmallDisk, smallDisk } from './small-disk.ts'
import { needs } from './tools.ts'
import { until } from './until.ts'

const patient = { timeout: 180_000 }

/** Calls are made while a disk fills up, and until there is room again. */
async function callWhileFull(kept: KeptIn, disk: SmallDisk): Promise<void> {
  const ctx = await openOperatorOn(kept)
  onTestFinished(() => ctx.close())
  await createAccount(ctx, { name: 'a', topUpMicros: 1_000_000_000_000 })
  const { token } = await createToken(ctx, { account: 'a', limits: { ratePerSecond: 100_000 } })
  const { address, child } =
    'dataDir' in kept
      ? await startServer(kept.dataDir)
      : await startServer(temporaryFolder(), { ASTROLABE_DATABASE: kept.database })
  const pathFor = pathsInTurns(token)
  const calling = startCalling(8, (caller, turn) => address + pathFor(caller, turn))
  await calling.more(20)
  disk.fill()
  // What is there has room for some more.
  await until(() => calling.failed.size > 20)
  expect((await fetch(`${address}/readyz`)).status).toBe(503)
  disk.makeRoom()
  await calling.more(20)
  expect((await fetch(`${address}/readyz`)).status).toBe(200)
  await calling.end()
  expect(child.exitCode).toBeNull()
  await expectTold(ctx, calling, 'a')
}

it('a folder whose disk is full charges nothing that it cannot write, and goes on by itself', {
  ...needsSmallDisk(),
  ...patient,
}, async () => {
  const disk = smallDisk(8)
  await callWhileFull({ dataDir: join(disk.folder, 'data') }, disk)
})

it('a PostgreSQL whose disk is full charges nothing that it cannot write, and goes on by itself', {
  ...needs('ownPostgres'),
  ...needsSmallDisk(),
  ...patient,
}, async () => {
  const server = ownPostgres()
  const { uid } = statSync(join(server.record.folder, 'data'))
  const disk = smallDisk(32, uid)
  const operators = await openOperatorOn({ database: server.url })
  await sql`CREATE TABLESPACE small LOCATION ${sql.lit(disk.folder)}`.execute(operators.db)
  await sql`CREATE DATABASE small TABLESPACE small`.execute(operators.db)
  await operators.close()
  const database = Object.assign(new URL(server.url), { pathname: '/small' }).href
  await callWhileFull({ database }, disk)
})
