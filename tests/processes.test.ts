import { once } from 'node:events'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { forgetCreator } from '../src/services/creators/forget.ts'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { createToken } from '../src/services/tokens/create.ts'
import type { TokenLimits } from '../src/services/tokens/limits.ts'
import { type Calling, chargesOf, expectTold, pathsInTurns, startCalling } from './calling.ts'
import { startServer } from './child-server.ts'
import { keptFor } from './engine.ts'
import { type AtEnd, callAtOnce, callPath, type Envelope, temporaryFolder } from './harness.ts'
import { openOperator, type TestOperator } from './operator.ts'
import {
  type GroupCaller,
  isRunning,
  killOldest,
  openCallers,
  type ProcessGroup,
  startGroup,
} from './process-group.ts'
import { leftToCi } from './tools.ts'
import { until } from './until.ts'
import { relayed, startVendor, type Vendor } from './vendor.ts'

const endpoint = 'get-kol-link-info'
const priceMicros = 20_000
const servers = 4
const vendorPace = 50

let group: ProcessGroup
let vendor: Vendor
let ctx: TestOperator
/** Where the keeper listens. */
let sockets: string
/** Two connections to each server. */
let callers: readonly GroupCaller[]

beforeAll(async () => {
  const cleaning: Parameters<AtEnd>[0][] = []
  const atEnd: AtEnd = (clean) => void cleaning.unshift(clean)
  const folder = temporaryFolder(atEnd)
  sockets = join(folder, 'sockets')
  mkdirSync(sockets)
  const dataDir = join(folder, 'data')
  ctx = await openOperator(dataDir)
  atEnd(() => ctx.close())
  vendor = await startVendor(atEnd)
  group = await startGroup(dataDir, servers, await surroundings(dataDir), atEnd)
  callers = await openCallers(group, 2)
  return async () => {
    for (const clean of cleaning) await clean()
  }
}, 180_000)

afterAll(() => {
  for (const caller of callers) caller.close()
})

/** Their data is in the folder, which a process of its own keeps, or in a database, which one of them does. */
const isInFolder = process.env.TESTS_ENGINE !== 'postgres'
/** What there is of one of them alone is no test of the other. */
const none = () => {}
const [itInFolder, itInDatabase] = isInFolder ? [it, none] : [none, it]
const describeInFolder = isInFolder ? describe : none
/** Those that keep and serve nobody. */
const keepers = isInFolder ? ['keeper'] : []

async function surroundings(dataDir: string): Promise<NodeJS.ProcessEnv> {
  const kept = await keptFor(dataDir)
  const database = 'database' in kept ? { ASTROLABE_DATABASE: kept.database } : {}
  const trusted = { ASTROLABE_TRUSTED_PROXIES: '127.0.0.1' }
  return { ...relayed(vendor, vendorPace), ...trusted, ...database, TMPDIR: sockets }
}

let accounts = 0

/** A token of a new account, which can pay for so many calls. */
async function account(calls: number, limits: TokenLimits = { ratePerSecond: 100_000 }) {
  const name = `account-${accounts++}`
  await createAccount(ctx, { name, topUpMicros: calls * priceMicros })
  return { ...(await createToken(ctx, { account: name, limits })), name }
}

let creators = 0

/** A creator that nobody has asked for. */
const newCreator = () => String(7_100_000_000_000_000_000n + BigInt(creators++))

const pathOf = (token: string, creator: string, acceptCache = 'true') =>
  callPath(endpoint, { token, acceptCache }, creator)

/** The same call on a connection to each server, one after the other. */
async function onEach(path: string, headers: Readonly<Record<string, string>> = {}) {
  const answers = []
  for (const caller of callers) answers.push(await caller.call(path, headers))
  return answers
}

const codesOf = (answers: readonly { readonly envelope: Envelope }[]) =>
  answers.map(({ envelope }) => envelope.code)

const callersTimes = <T>(value: T) => callers.map(() => value)

const samplesOf = (text: string) =>
  new Map(
    text.split('\n').flatMap((line): [string, number][] => {
      const at = line.lastIndexOf(' ')
      return line.startsWith('#') ? [] : [[line.slice(0, at), Number(line.slice(at + 1))]]
    }),
  )

const collected =
  'astrolabe_collection_seconds_count{source="relay",dataset="link-info",outcome="0"}'
const answeredCalls = `astrolabe_calls_total{endpoint="${endpoint}",code="0"}`

describe('several processes', () => {
  it('collect once for all who ask at a time, and for those who come later not at all', async () => {
    const { token } = await account(1000)
    const path = pathOf(token, newCreator())
    const release = vendor.hold()
    const before = vendor.asked.length
    const calls = await callAtOnce(group, 50, async () => {
      const response = await fetch(group.address + path)
      return (await response.json()) as Envelope
    })
    await until(() => openCalls().then((open) => open === 50))
    release()
    const answers = await Promise.all(calls)
    expect(vendor.asked.length - before).toBe(1)
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
    await until(async () => (await onEach(path)).every(({ headers }) => isHit(headers)))
    expect(vendor.asked.length - before).toBe(1)
  })

  it('keep the pace of a source together', async () => {
    const { token } = await account(1000)
    const calls = 40
    const from = vendor.asked.length
    const asking = Array.from({ length: calls }, async (_, index) => {
      const caller = callers[index % callers.length]
      return await caller?.call(pathOf(token, newCreator(), 'false'))
    })
    await Promise.all(asking)
    const asked = vendor.asked.slice(from)
    expect(asked).toHaveLength(calls)
    // No step is shorter than three quarters of the mean; what a late timer makes up for is 100 ms.
    const leastMs = (0.75 * (calls - 1) * 1000) / vendorPace - 100
    expect((asked.at(-1)?.atMs ?? 0) - (asked[0]?.atMs ?? 0)).toBeGreaterThan(leastMs)
  })

  it('forget a creator in the memory of each', async () => {
    const { token } = await account(1000)
    const creator = newCreator()
    const path = pathOf(token, creator)
    await until(async () => (await onEach(path)).every(({ headers }) => isHit(headers)))
    const before = vendor.asked.length
    await forgetCreator(ctx, creator)
    // The first call after it may have taken its answer already, and lets all of them know.
    await onEach(path)
    const isNew = ({ envelope }: { readonly envelope: Envelope }) => placeOf(envelope) > before
    await until(async () => (await onEach(path)).every(isNew))
  })

  it('believe the proxies that are trusted', async () => {
    const limits = { ratePerSecond: 1000, addresses: ['203.0.113.7'] }
    const path = pathOf((await account(1000, limits)).token, newCreator())
    const from = (address: string) => onEach(path, { 'X-Forwarded-For': address })
    expect(codesOf(await from('203.0.113.7'))).toEqual(callersTimes(0))
    expect(codesOf(await from('203.0.113.8'))).toEqual(callersTimes(100))
  })

  it('tell on each what all of them have counted', async () => {
    const metrics = async () =>
      (await onEach('/metrics')).map(({ text }) => samplesOf(text).get(answeredCalls))
    const [before = 0, ...others] = await metrics()
    expect(others).toEqual(others.map(() => before))
    const { token } = await account(1000)
    await onEach(pathOf(token, newCreator()))
    expect(await metrics()).toEqual(callersTimes(before + callers.length))
    const text = (await callers[0]?.call('/metrics'))?.text ?? ''
    expect(samplesOf(text).get('astrolabe_ledger_up')).toBe(1)
    expect(samplesOf(text).get('astrolabe_ledger_batch_calls_sum')).toBeGreaterThan(before)
    expect(samplesOf(text).get('astrolabe_source_up{source="relay"}')).toBe(1)
    expect(samplesOf(text).get(collected)).toBe(vendor.asked.length)
    for (const name of [...keepers, ...serverNames]) {
      expect(text).toContain(`process_cpu_seconds_total{process="${name}"}`)
    }
    expect(text.match(/^# TYPE astrolabe_calls_total /gm)).toHaveLength(1)
    const roles = ['keeper', 'asking', 'alone'].map((role) =>
      samplesOf(text).get(`astrolabe_gateway_role{role="${role}"}`),
    )
    expect(roles).toEqual(isInFolder ? roles.map(() => undefined) : [1, servers - 1, 0])
  })

  it(
    'leave a source alone that keeps failing, whichever of them has met it',
    leftToCi,
    async () => {
      const { token } = await account(1000)
      const [first, ...others] = callers as [GroupCaller, ...GroupCaller[]]
      const codeAt = async (caller: GroupCaller) =>
        (await caller.call(pathOf(token, newCreator(), 'false'))).envelope.code
      const mend = vendor.fail()
      onTestFinished(mend)
      let asked = -1
      await until(async () => {
        asked = vendor.asked.length
        await codeAt(first)
        return vendor.asked.length === asked
      })
      for (const other of others) expect(await codeAt(other)).toBe(301)
      expect(vendor.asked).toHaveLength(asked)
      mend()
      await until(async () => (await codeAt(first)) === 0)
      for (const other of others) expect(await codeAt(other)).toBe(0)
    },
  )

  itInFolder('let nobody else talk to the keeper', () => {
    const [folder = ''] = readdirSync(sockets)
    expect(statSync(join(sockets, folder)).mode & 0o777).toBe(0o700)
    expect(readdirSync(join(sockets, folder))).toEqual(['keeper.sock'])
  })

  it('name themselves in the log, and greet once', () => {
    const { stdout, log } = spoken(group.output())
    expect(stdout.filter((line) => line.includes('listening on'))).toHaveLength(1)
    expect(stdout.filter((line) => line.includes('shown this once'))).toHaveLength(1)
    const started = log.filter(({ msg }) => msg === 'started').map(({ process }) => process)
    expect(started.sort()).toEqual(serverNames)
  })
})

const serverNames = Array.from({ length: servers }, (_, index) => `server ${index + 1}`)
const isHit = (headers: Headers) => headers.get('x-cache') === 'hit'
const placeOf = ({ data }: Envelope) => (data as { readonly place: number }).place
const openCalls = async () => (await reconcile(ctx)).openCalls

interface Spoken {
  readonly msg: string
  readonly process: string
  /** Of which process the supervisor speaks. */
  readonly of?: string
}

/** What was printed, and the lines of the log. */
function spoken(output: string) {
  const lines = output.split('\n')
  return {
    stdout: lines.filter((line) => !line.startsWith('{')),
    log: lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Spoken),
  }
}

/** Sixteen who ask for what is stored. */
const load = (token: string) => {
  const path = pathOf(token, newCreator())
  return startCalling(16, () => group.address + path)
}

/** Each time that one of the servers over a database began to keep. */
const keeps = () =>
  spoken(group.output()).log.filter(({ msg }) => msg.startsWith('keeps the ledger'))

const startsOf = (name: string) =>
  spoken(group.output()).log.filter(({ msg, of }) => msg === 'a process has started' && of === name)
    .length

/** Waits until a process runs again that had been started so often. */
async function startedAgain(name: string, starts: number): Promise<void> {
  await until(() => startsOf(name) > starts)
  await reconnect()
}

/** While nobody else connects: who gets a connection is by its turn. */
async function reconnect(): Promise<void> {
  for (const caller of callers) caller.close()
  callers = await openCallers(group, 2)
}

const callsOf = async () =>
  samplesOf(await (await fetch(`${group.address}/metrics`)).text()).get(answeredCalls) ?? 0

describe('a process that is killed under load', () => {
  it('lets go of what a server held, and the others go on', async () => {
    const { token, name } = await account(1_000_000)
    const calling = load(token)
    await calling.more(100)
    const held = await account(1000)
    const others = callers.filter(({ server }) => server !== 'server 2')
    const release = vendor.hold()
    const waiting = callers.map((caller) =>
      caller.call(pathOf(held.token, newCreator(), 'false')).catch(() => undefined),
    )
    await until(async () => (await openCalls()) >= callers.length)
    const counted = await callsOf()
    const starts = startsOf('server 2')
    process.kill(Number(group.pids().get('server 2')), 'SIGKILL')
    await until(async () => (await heldOf(held.name)) === others.length * priceMicros)
    release()
    const answers = (await Promise.all(waiting)).flatMap((answer) => answer ?? [])
    expect(codesOf(answers)).toEqual(others.map(() => 0))
    await calling.more(100)
    await calling.end()
    await startedAgain('server 2', starts)
    expect([...calling.failed]).toEqual([])
    const charged = new Set(await chargesOf(ctx, name))
    expect([...calling.answered].filter((id) => !charged.has(id))).toEqual([])
    expect(await chargesOf(ctx, held.name)).toHaveLength(others.length)
    expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0, problems: [] })
    // A sum that shrinks would be taken for one that has begun anew.
    expect(await callsOf()).toBeGreaterThanOrEqual(counted)
  })

  itInFolder(
    'is started again where it was the keeper: meanwhile calls fail and cost nothing',
    async () => {
      const { token, name } = await account(1_000_000)
      const calling = load(token)
      const [caller] = callers as [GroupCaller]
      await calling.more(200)
      const starts = startsOf('keeper')
      process.kill(Number(group.pids().get('keeper')), 'SIGKILL')
      await until(async () => (await caller.call('/readyz')).status === 503)
      const { text } = await caller.call('/readyz')
      if (startsOf('keeper') === starts) expect(text).toContain('keeps the ledger')
      await until(() => startsOf('keeper') > starts)
      await until(async () => (await caller.call('/readyz')).status === 200)
      await calling.more(200)
      await calling.end()
      expect(calling.failed.size).toBeGreaterThan(0)
      expect(calling.unanswered).toBe(0)
      expect(await chargesOf(ctx, name)).toEqual([...calling.answered].sort())
      expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0, problems: [] })
    },
  )

  itInDatabase('is followed where it was the keeper, and no call fails for it', async () => {
    const { token, name } = await account(1_000_000)
    const calling = load(token)
    for (let kill = 0; kill < 2; kill++) {
      await calling.more(200)
      const kept = keeps().length
      const keeper = keeps().at(-1)?.process ?? ''
      const starts = startsOf(keeper)
      process.kill(Number(group.pids().get(keeper)), 'SIGKILL')
      await until(() => keeps().length > kept)
      await until(() => startsOf(keeper) > starts)
    }
    await calling.more(200)
    await calling.end()
    await reconnect()
    expect([...calling.failed]).toEqual([])
    const charged = await chargesOf(ctx, name)
    expect([...calling.answered].filter((id) => !charged.includes(id))).toEqual([])
    await until(async () => (await openCalls()) === 0)
    expect(await reconcile(ctx)).toMatchObject({ ok: true, problems: [] })
  })
})

/** The keeper's turn comes first, and again after each of the servers. */
const kills = 20

/** Longer than a process may be without an answer. */
const hangsAfterMs = 14_000

/** What is held for an account. */
async function heldOf(account: string): Promise<number> {
  const { heldMicros } = await ctx.db
    .selectFrom('accounts')
    .select('held_micros as heldMicros')
    .where('name', '=', account)
    .executeTakeFirstOrThrow()
  return heldMicros
}

it('several processes end together, after their calls', async () => {
  const { token, name } = await account(1000)
  const pids = [...group.pids().values()]
  expect(pids.filter(isRunning)).toHaveLength(servers + keepers.length)
  const release = vendor.hold()
  const calls = callers.map((caller) => caller.call(pathOf(token, newCreator(), 'false')))
  await until(async () => (await openCalls()) === callers.length)
  // As systemd does it, and a terminal: all of them get the signal.
  for (const pid of [...pids, group.child.pid ?? 0]) process.kill(pid, 'SIGTERM')
  await until(() => isRefused(group.address))
  release()
  expect(codesOf(await Promise.all(calls))).toEqual(callersTimes(0))
  expect(await once(group.child, 'exit')).toEqual([0, null])
  expect(pids.filter(isRunning)).toEqual([])
  expect(await chargesOf(ctx, name)).toHaveLength(callers.length)
  expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0, problems: [] })
  expect(readdirSync(sockets)).toEqual([])
  const { log } = spoken(group.output())
  const stopped = log.filter(({ msg }) => msg === 'stopped').map(({ process }) => process)
  expect(stopped.sort()).toEqual([...keepers, ...serverNames, 'supervisor'])
})

/** A connection that came in as the servers closed waits until its process ends. */
const isRefused = (address: string) =>
  fetch(`${address}/ping`, { signal: AbortSignal.timeout(500) }).then(
    () => false,
    ({ name }: Error) => name !== 'TimeoutError',
  )

describeInFolder('a group that fares ill', leftToCi, () => {
  const patient = { timeout: 480_000 }
  let ctx: TestOperator
  let ill: ProcessGroup
  let calling: Calling

  beforeAll(async () => {
    const cleaning: Parameters<AtEnd>[0][] = []
    const atEnd: AtEnd = (clean) => void cleaning.unshift(clean)
    const dataDir = temporaryFolder(atEnd)
    ctx = await openOperator(dataDir)
    atEnd(() => ctx.close())
    await createAccount(ctx, { name: 'a', topUpMicros: 1_000_000_000_000 })
    const { token } = await createToken(ctx, { account: 'a', limits: { ratePerSecond: 100_000 } })
    ill = await startGroup(dataDir, servers, {}, atEnd)
    const pathFor = pathsInTurns(token)
    calling = startCalling(12, (caller, turn) => ill.address + pathFor(caller, turn))
    return async () => {
      await calling.end()
      for (const clean of cleaning) await clean()
    }
  }, 180_000)

  it('has nobody killed where all stood still, and replaces who hangs', patient, async () => {
    const before = ill.pids()
    const all = [Number(ill.child.pid), ...before.values()]
    await calling.more(12)
    // A terminal does it to all of them at once, and the system to those of a laptop that sleeps.
    for (const pid of all) process.kill(pid, 'SIGSTOP')
    await delay(hangsAfterMs)
    for (const pid of all) process.kill(pid, 'SIGCONT')
    await calling.more(100)
    expect(ill.output()).not.toContain('does not answer')
    const hanging = ['keeper', 'server 2']
    for (const name of hanging) process.kill(Number(before.get(name)), 'SIGSTOP')
    await until(() => hanging.every((name) => ill.pids().get(name) !== before.get(name)))
    await calling.more(100)
    const { log } = spoken(ill.output())
    const killed = log.filter(({ msg }) => msg.includes('does not answer')).map(({ of }) => of)
    expect(killed.sort()).toEqual(hanging)
    expect([...ill.pids()].filter(([name]) => !hanging.includes(name))).toEqual(
      [...before].filter(([name]) => !hanging.includes(name)),
    )
  })

  it(`charges what it says though one of them is killed, ${kills} times`, patient, async () => {
    for (let kill = 0; kill < kills; kill++) {
      await calling.more(Math.floor(Math.random() * 24))
      await killOldest(ill, kill % (servers + 1) === 0 ? 'keeper' : 'server')
    }
    await calling.more(24)
    await calling.end()
    expect(calling.failed.size).toBeGreaterThan(0)
    await expectTold(ctx, calling, 'a')
  })
})

describeInFolder('a group of two', () => {
  const patient = { timeout: 180_000 }
  it(
    'makes one account demo, has its folder for itself, and ends with its supervisor',
    patient,
    async () => {
      const folder = temporaryFolder()
      const two = await startGroup(folder, 2)
      const [, token] = /shown this once: (ast_\w+)/.exec(two.output()) ?? []
      const answer = await fetch(two.address + pathOf(String(token), newCreator()))
      expect(await answer.json()).toMatchObject({ code: 0 })
      const several = { ASTROLABE_PROCESSES: '2' }
      const taken = ['--port', new URL(two.address).port]
      await Promise.all([
        expect(startServer(folder)).rejects.toThrow('Another server uses the data folder'),
        expect(startServer(temporaryFolder(), several, onTestFinished, taken)).rejects.toThrow(
          'another program uses the port',
        ),
      ])
      const pids = [...two.pids().values()]
      two.child.kill('SIGKILL')
      await until(() => !pids.some(isRunning))
    },
  )
})
