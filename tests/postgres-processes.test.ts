import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { expectTold, pathsInTurns, startCalling } from './calling.ts'
import { type ChildServer, startServer } from './child-server.ts'
import { callPath, temporaryFolder } from './harness.ts'
import { leanCall } from './lean-call.ts'
import { openOperatorOn, type TestOperator } from './operator.ts'
import { ownPostgres, preparedDatabase } from './postgres.ts'
import { type Mishap, type PostgresProxy, postgresProxy } from './postgres-proxy.ts'
import { roleOf } from './roles.ts'
import { isThorough } from './thorough.ts'
import { leftToCi, needs } from './tools.ts'
import { until } from './until.ts'
import { relayedEndpoint, relayedInPart, startVendor } from './vendor.ts'

const callers = 12
const patient = { timeout: 1_200_000 }
/** What is open at a gateway that is gone, as operators are promised: by the times in the database. */
const releasedWithinMs = 15_000

/** Gateways over one database, as an operator runs them, and callers of all that are there. */
async function start(
  database: string,
  through: () => Promise<string> | string = () => database,
  environment: NodeJS.ProcessEnv = {},
) {
  const ctx = await openOperatorOn({ database })
  onTestFinished(() => ctx.close())
  await createAccount(ctx, { name: 'a', topUpMicros: 1_000_000_000_000 })
  const { token } = await createToken(ctx, { account: 'a', limits: { ratePerSecond: 100_000 } })
  const servers: ChildServer[] = []
  const serve = async () =>
    startServer(temporaryFolder(), { ...environment, ASTROLABE_DATABASE: await through() })
  /** Starts more, until there are so many. */
  const grow = async (count: number) => {
    const more = Array.from({ length: count - servers.length }, serve)
    servers.push(...(await Promise.all(more)))
  }
  await grow(1)
  const pathFor = pathsInTurns(token)
  const addressFor = (caller: number) => String(servers[caller % servers.length]?.address)
  const calling = startCalling(
    callers,
    (caller, turn) => addressFor(caller) + pathFor(caller, turn),
  )
  return { ctx, token, servers, serve, grow, calling }
}

/** How many gateways there are, and how many kills; each other one is of the keeper. */
const killsOf: readonly (readonly [count: number, kills: number])[] = isThorough
  ? [
      [1, 20],
      [2, 20],
      [4, 20],
    ]
  : [[2, 2]]

/** The place of the gateway that decides for all, once one does. */
async function placeOfKeeper(servers: readonly ChildServer[]): Promise<number> {
  let place = -1
  await until(async () => {
    place = (await Promise.all(servers.map(roleOf))).indexOf('keeper')
    return place >= 0
  })
  return place
}

/** Whether the gateway that joined last has yet to release what others left open. */
async function isLeftOpen({ db }: TestOperator): Promise<boolean> {
  const { rows } = await sql`SELECT FROM calls
    WHERE state = 'open' AND gateway < (SELECT max(id) FROM gateways) LIMIT 1`.execute(db)
  return rows.length > 0
}

/** How long the dead were silent when what they had open was released, by the database's clock. */
async function releasedAfterMs({ db }: TestOperator): Promise<readonly number[]> {
  const { rows } = await sql<{ ms: number }>`SELECT finished_at - seen_at AS ms FROM calls
    JOIN gateways ON gateways.id = gateway WHERE state = 'abandoned'`.execute(db)
  return rows.map(({ ms }) => ms)
}

it('charge what they say when gateways are killed again and again under load', {
  ...needs('postgres'),
  ...patient,
}, async () => {
  const { ctx, servers, serve, grow, calling } = await start(await preparedDatabase())
  const replaced: Promise<unknown>[] = []
  for (const [count, kills] of killsOf) {
    await Promise.all(replaced)
    await grow(count)
    for (let kill = 0; kill < kills; kill++) {
      const keeper = await placeOfKeeper(servers)
      const others = Math.max(1, count - 1)
      const place = kill % 2 === 0 ? keeper : (keeper + 1 + (kill % others)) % count
      // Whoever is killed leaves another behind who releases what he has open, or does so himself.
      await Promise.all(replaced)
      if (count === 1) await until(async () => !(await isLeftOpen(ctx)))
      await calling.more(Math.floor(Math.random() * 4 * callers))
      const { child } = servers[place] as ChildServer
      child.kill('SIGKILL')
      await once(child, 'exit')
      replaced[place] = serve().then((server) => {
        servers[place] = server
      })
    }
  }
  await Promise.all(replaced)
  await calling.more(callers)
  await calling.end()
  // Whoever lives releases what the dead have left open.
  await expectTold(ctx, calling, 'a')
  const released = await releasedAfterMs(ctx)
  if (isThorough) expect(released.length).toBeGreaterThan(0)
  expect(released.filter((ms) => ms > releasedWithinMs)).toEqual([])
})

/** The states of calls that the vendor is asked for. */
async function relayedStates({ db }: TestOperator): Promise<readonly string[]> {
  const calls = db.selectFrom('calls').where('endpoint', '=', relayedEndpoint)
  return (await calls.select('state').execute()).map(({ state }) => state)
}

/** Longer than a lease holds. */
const stillForMs = 15_000

/** How many of how many gateways stand still. */
const stillOf = [
  [1, 1],
  [1, 2],
  [2, 4],
] as const

it.each(stillOf)(
  'charge nothing of what was released while %i of %i gateways stood still',
  { ...needs('postgres'), ...leftToCi, ...patient },
  async (stopped, count) => {
    const database = await preparedDatabase()
    const vendor = await startVendor(onTestFinished)
    const environment = relayedInPart(vendor)
    const started = await start(database, () => database, environment)
    const { ctx, token, servers, grow, calling } = started
    // The first that joins keeps.
    await grow(stopped)
    await grow(count)
    await calling.more(4 * callers)
    const still = servers.slice(0, stopped)
    const areAll = (state: string) => async () => {
      const states = await relayedStates(ctx)
      return states.length === stopped && states.every((each) => each === state)
    }
    const answer = vendor.hold()
    const path = callPath(relayedEndpoint, { token })
    const told = Promise.allSettled(still.map(({ address }) => leanCall(address + path)))
    await until(areAll('open'))
    for (const { child } of still) child.kill('SIGSTOP')
    // Who has no other left starts one.
    if (stopped === count) await grow(count + 1)
    await Promise.all([until(areAll('abandoned')), delay(stillForMs)])
    for (const { child } of still) child.kill('SIGCONT')
    answer()
    for (const each of await told) {
      if (each.status === 'fulfilled') expect(each.value.code).toBe(500)
    }
    expect(await areAll('abandoned')()).toBe(true)
    await calling.more(callers)
    await calling.end()
    await expectTold(ctx, calling, 'a')
    for (const { child } of servers) {
      child.kill('SIGTERM')
      expect(await once(child, 'exit')).toEqual([0, null])
    }
  },
)

it('charge what they say through broken connections, late answers, a crash, and without a server', {
  ...leftToCi,
  ...needs('ownPostgres'),
  ...patient,
}, async () => {
  const server = ownPostgres()
  const proxies: PostgresProxy[] = []
  const { ctx, servers, grow, calling } = await start(server.url, async () => {
    proxies.push(await postgresProxy(server.url))
    return proxies.at(-1)?.url ?? ''
  })
  /** One of them commits for all, and it is whichever. */
  const befall = async (mishap: Mishap) => {
    for (const proxy of proxies) proxy.next = mishap
    await until(() => proxies.some(({ next }) => next === undefined))
    for (const proxy of proxies) proxy.next = undefined
  }
  for (const count of [1, 2, 4]) {
    await grow(count)
    await calling.more(callers)
    for (let turn = 0; turn < 5; turn++) {
      await calling.during(delay(100))
      await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name LIKE 'astrolabe%' AND pid <> pg_backend_pid()
        ORDER BY random() LIMIT ${count}`.execute(ctx.db)
    }
    for (const kind of ['cut after', 'cut before'] as const) {
      await befall({ kind })
    }
    await befall({ kind: 'held', forMs: 3000 })
    await delay(3000)
    server.stop('immediate')
    server.start()
    await calling.more(callers)
  }
  server.stop('fast')
  await delay(6000)
  server.start()
  await calling.more(callers)
  await calling.end()
  expect(calling.failed.size).toBeGreaterThan(0)
  await expectTold(ctx, calling, 'a')
  for (const { address } of servers) expect((await fetch(`${address}/readyz`)).status).toBe(200)
})
