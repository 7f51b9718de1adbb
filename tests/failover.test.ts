import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { chargesOf, expectTold, pathsInTurns, startCalling } from './calling.ts'
import { startServer } from './child-server.ts'
import { temporaryFolder } from './harness.ts'
import { openOperatorOn } from './operator.ts'
import { ownPostgres, postgresClient } from './postgres.ts'
import { PostgresServer } from './postgres-server.ts'
import { standbyOf } from './postgres-standby.ts'
import { isThorough } from './thorough.ts'
import { needs } from './tools.ts'
import { until } from './until.ts'

/** Long enough for every caller to be answered, were nobody waited for. */
const awayMs = 500

/** Whether commits wait for the standby, and how many calls can be paid for. */
const standbys = [
  {
    kind: 'a synchronous',
    isWaitedFor: true,
    calls: 1_000_000_000,
    lacks: 'nothing of what was answered',
  },
  {
    kind: 'an asynchronous',
    isWaitedFor: false,
    calls: 200,
    lacks: 'the last charges, and has them paid for once',
  },
]
const priceMicros = 20_000
/** Of a start. */
const warning = '"standbys":1,"msg":"no standby is synchronous: '

it.each(isThorough ? standbys : standbys.slice(0, 1))(
  '$kind standby that takes over lacks $lacks',
  {
    ...needs('ownPostgres'),
    timeout: 180_000,
  },
  async ({ isWaitedFor, calls }) => {
    const primary = ownPostgres()
    const standby = standbyOf(primary, 'other_room')
    const operator = await postgresClient(primary.url)
    if (isWaitedFor) {
      await operator.query(`ALTER SYSTEM SET synchronous_standby_names = 'other_room'`)
      await operator.query('SELECT pg_reload_conf()')
    }
    await until(async () => {
      const { rows } = await operator.query('SELECT sync_state FROM pg_stat_replication')
      return rows[0]?.sync_state === (isWaitedFor ? 'sync' : 'async')
    })
    const database = primary.url
    const ctx = await openOperatorOn({ database })
    onTestFinished(() => ctx.close())
    await createAccount(ctx, { name: 'a', topUpMicros: calls * priceMicros })
    const { token } = await createToken(ctx, { account: 'a', limits: { ratePerSecond: 100_000 } })
    const serve = () => startServer(temporaryFolder(), { ASTROLABE_DATABASE: database })
    const servers = await Promise.all([serve(), serve()])
    for (const { output } of servers) expect(output().includes(warning)).toBe(!isWaitedFor)
    const pathFor = pathsInTurns(token)
    const calling = startCalling(6, (caller, turn) => {
      const { address } = servers[caller % 2] ?? {}
      return address + pathFor(caller, turn)
    })
    /** Waits until nothing is left to pay with. */
    const spent = () =>
      calling.during(
        until(async () => {
          const account = await ctx.operators.account('a')
          return account?.balanceMicros === account?.heldMicros
        }),
      )
    await calling.more(50)
    // Whoever is answered while it is away is missing there.
    standby.stop('fast')
    if (isWaitedFor) await delay(awayMs)
    else await spent()
    primary.stop('immediate')
    standby.start()
    const promoted = await postgresClient(standby.url)
    await promoted.query('SELECT pg_promote()')
    // It is reached where the other was, as where an address moves along.
    standby.stop('fast')
    const successor = new PostgresServer({ ...standby.record, port: primary.record.port })
    const before = new Set(calling.answered)
    successor.start()
    await calling.more(50)
    if (!isWaitedFor) await spent()
    await calling.end()
    for (const { address, child } of servers) {
      expect(child.exitCode).toBeNull()
      expect((await fetch(`${address}/readyz`)).status).toBe(200)
    }
    // What is open there of calls that have ended is released at once where their gateway ends.
    for (const { child } of isWaitedFor ? [] : servers) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    if (!isWaitedFor) await serve()
    const lost = await expectTold(ctx, calling, 'a', isWaitedFor ? new Set() : before)
    expect(lost.length > 0).toBe(!isWaitedFor)
    // What was lost was spent once more, and no more than that.
    expect((await chargesOf(ctx, 'a')).length).toBeLessThanOrEqual(calls)
  },
)
