import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { type ChildServer, startServer } from './child-server.ts'
import { callPath, type Envelope, temporaryFolder } from './harness.ts'
import { chargedOf, type Operated, openOperated } from './postgres-gateways.ts'
import { needs } from './tools.ts'
import { until } from './until.ts'

const callers = 16
const kills = 4
const patient = { ...needs('postgres'), timeout: 240_000 }

/** Two servers over one database, as an operator runs them, and callers of both. */
async function start() {
  const operated = await openOperated()
  const { ctx } = operated
  await createAccount(ctx, { name: 'a', topUpMicros: 1_000_000_000_000 })
  const { token } = await createToken(ctx, { account: 'a', limits: { ratePerSecond: 100_000 } })
  const serve = () => startServer(temporaryFolder(), { ASTROLABE_DATABASE: operated.url })
  const told = { answered: new Set<string>(), failed: new Set<string>() }
  // The first of them is the first gateway.
  const servers = [await serve(), await serve()]
  let isOver = false
  let pauseMs = 0
  /** Calls the server that stands in a place by then, stored and fresh in turns. */
  const call = async (caller: number) => {
    for (let turn = 0; !isOver; turn++) {
      const { address } = servers[caller % servers.length] as ChildServer
      const creator = String(7_000_000_000_000_000_000n + BigInt((turn % 5) * 100 + caller))
      const acceptCache = String(turn % 2 === 0)
      const path = callPath('get-kol-link-info', { token, acceptCache }, creator)
      try {
        const { code, requestId } = (await (await fetch(address + path)).json()) as Envelope
        told[code === 0 ? 'answered' : 'failed'].add(requestId)
        if (pauseMs > 0) await delay(pauseMs)
      } catch {
        await delay(20)
      }
    }
  }
  const load = Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  const end = async () => {
    isOver = true
    await load
  }
  const answer = async (more: number) => {
    const enough = told.answered.size + more
    await until(() => told.answered.size >= enough)
  }
  /** Waits for what takes seconds; callers go on, at their ease. */
  const calmlyUntil = async (isSo: () => Promise<boolean>) => {
    pauseMs = 20
    await until(isSo)
    pauseMs = 0
  }
  return { operated, servers, serve, told, answer, calmlyUntil, end }
}

async function openCalls({ db }: Operated): Promise<number> {
  const { rows } = await sql<{ open: number }>`SELECT count(*) AS open FROM calls
    WHERE state = 'open'`.execute(db)
  return rows[0]?.open ?? 0
}

/** Every answer was charged, nothing else was, and nothing is held any more. */
async function expectTruth(
  operated: Operated,
  { answered, failed }: Awaited<ReturnType<typeof start>>['told'],
): Promise<void> {
  expect(await reconcile(operated.ctx)).toMatchObject({ ok: true, openCalls: 0, problems: [] })
  expect((await chargedOf(operated, [...answered])).size).toBe(answered.size)
  expect([...(await chargedOf(operated, [...failed]))]).toEqual([])
}

it(
  `charges what it says when one of two gateways is killed ${kills} times under load`,
  patient,
  async () => {
    const { operated, servers, serve, told, answer, end } = await start()
    for (let kill = 0; kill < kills; kill++) {
      await answer(callers + Math.floor(Math.random() * 8 * callers))
      const place = kill % servers.length
      const { child } = servers[place] as ChildServer
      child.kill('SIGKILL')
      await once(child, 'exit')
      servers[place] = await serve()
    }
    await answer(callers)
    await end()
    // Whoever lives releases what the dead have left open.
    await until(async () => (await openCalls(operated)) === 0)
    await expectTruth(operated, told)
  },
)

it('charges nothing of what was released while a gateway stood still', patient, async () => {
  const { operated, servers, told, answer, calmlyUntil, end } = await start()
  await answer(8 * callers)
  const { child } = servers[0] as ChildServer
  let left = 0
  // In the middle of calls: where it has none open, it goes on for a moment.
  while (left === 0) {
    child.kill('SIGCONT')
    await answer(1)
    child.kill('SIGSTOP')
    await delay(50)
    const { rows } = await sql<{ open: number }>`SELECT count(*) AS open FROM calls
      WHERE state = 'open' AND gateway = (SELECT min(id) FROM gateways)`.execute(operated.db)
    left = rows[0]?.open ?? 0
  }
  const abandoned = async () => {
    const { rows } = await sql<{ calls: number }>`SELECT count(*) AS calls FROM calls
      WHERE state = 'abandoned'`.execute(operated.db)
    return rows[0]?.calls ?? 0
  }
  await calmlyUntil(async () => (await abandoned()) > 0)
  child.kill('SIGCONT')
  await answer(callers)
  await end()
  await until(async () => (await openCalls(operated)) === 0)
  await expectTruth(operated, told)
  for (const server of servers) {
    server.child.kill('SIGTERM')
    expect(await once(server.child, 'exit')).toEqual([0, null])
  }
})
