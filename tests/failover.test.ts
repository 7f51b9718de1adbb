import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { expectTold, pathsInTurns, startCalling } from './calling.ts'
import { startServer } from './child-server.ts'
import { temporaryFolder } from './harness.ts'
import { openOperatorOn } from './operator.ts'
import { ownPostgres, postgresClient } from './postgres.ts'
import { PostgresServer } from './postgres-server.ts'
import { standbyOf } from './postgres-standby.ts'
import { needs } from './tools.ts'
import { until } from './until.ts'

/** Long enough for every caller to be answered, were nobody waited for. */
const awayMs = 500

it('a synchronous standby that takes over lacks nothing of what was answered', {
  ...needs('ownPostgres'),
  timeout: 180_000,
}, async () => {
  const primary = ownPostgres()
  const standby = standbyOf(primary, 'other_room')
  const operator = await postgresClient(primary.url)
  await operator.query(`ALTER SYSTEM SET synchronous_standby_names = 'other_room'`)
  await operator.query('SELECT pg_reload_conf()')
  await until(async () => {
    const { rows } = await operator.query('SELECT sync_state FROM pg_stat_replication')
    return rows[0]?.sync_state === 'sync'
  })
  const database = primary.url
  const ctx = await openOperatorOn({ database })
  onTestFinished(() => ctx.close())
  await createAccount(ctx, { name: 'a', topUpMicros: 1_000_000_000_000 })
  const { token } = await createToken(ctx, { account: 'a', limits: { ratePerSecond: 100_000 } })
  const serve = () => startServer(temporaryFolder(), { ASTROLABE_DATABASE: database })
  const servers = await Promise.all([serve(), serve()])
  const pathFor = pathsInTurns(token)
  const calling = startCalling(6, (caller, turn) => {
    const { address } = servers[caller % 2] ?? {}
    return address + pathFor(caller, turn)
  })
  await calling.more(50)
  // Whoever is answered while it is away would be missing there.
  standby.stop('fast')
  await delay(awayMs)
  primary.stop('immediate')
  standby.start()
  const promoted = await postgresClient(standby.url)
  await promoted.query('SELECT pg_promote()')
  // It is reached where the other was, as where an address moves along.
  standby.stop('fast')
  const successor = new PostgresServer({ ...standby.record, port: primary.record.port })
  successor.start()
  await calling.more(50)
  await calling.end()
  for (const { address, child } of servers) {
    expect(child.exitCode).toBeNull()
    expect((await fetch(`${address}/readyz`)).status).toBe(200)
  }
  await expectTold(ctx, calling, 'a')
})
