import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { openDatabase } from '../src/store/database.ts'
import { startServer } from './child-server.ts'
import { callPath, type Envelope, temporaryFolder } from './harness.ts'

const ratePerSecond = 50
const callsPerSecond = 20 * ratePerSecond
const loadMs = 5000

it('holds a rate in every second of real time under twenty times the load, and wastes none of it', {
  timeout: 60_000,
}, async () => {
  const dataDir = temporaryFolder()
  const db = await openDatabase(dataDir)
  onTestFinished(() => db.destroy())
  const ctx = { db, clock: { now: () => Date.now() } }
  await createAccount(ctx, { name: 'rate', topUpMicros: 1_000_000_000, actor: 'test' })
  const { token } = await createToken(ctx, { account: 'rate', limits: { ratePerSecond } })
  const { address } = await startServer(dataDir)

  const url = address + callPath('get-kol-link-info', { token, acceptCache: 'true' })
  const answers = await loadFor(url)
  const codes = answers.map(({ code }) => code)

  const served = await db
    .selectFrom('calls')
    .select('started_at as atMs')
    .where('code', '=', 0)
    .orderBy('started_at')
    .execute()
  expect(served).toHaveLength(codes.filter((code) => code === 0).length)
  expect(new Set(codes)).toEqual(new Set([0, 302]))
  for (const [index, { atMs }] of served.entries()) {
    const next = served[index + ratePerSecond]
    if (next) expect(next.atMs - atMs).toBeGreaterThanOrEqual(1000)
  }
  // Against what these very calls could have got as they arrived, which is not evenly where a machine
  // is busy.
  const most = couldHavePassed(answers.map(({ requestId }) => arrivalMs(requestId)))
  expect(served.length).toBeGreaterThanOrEqual(0.95 * most)
  expect(most).toBeGreaterThan(3 * ratePerSecond)
})

/** Sends calls at a steady pace, whatever becomes of them. */
async function loadFor(url: string): Promise<Envelope[]> {
  const startMs = Date.now()
  const answers: Promise<Envelope>[] = []
  for (let elapsedMs = 0; elapsedMs < loadMs; elapsedMs = Date.now() - startMs) {
    while (answers.length < (elapsedMs / 1000) * callsPerSecond) {
      answers.push(fetch(url).then(async (answer) => (await answer.json()) as Envelope))
    }
    await delay(5)
  }
  return Promise.all(answers)
}

/** A request id begins with its time. */
function arrivalMs(requestId: string): number {
  return Number.parseInt(requestId.replace('-', '').slice(0, 12), 16)
}

/** The most calls that a rate in every second allows of those at these times: each that fits. */
function couldHavePassed(timesMs: readonly number[]): number {
  const passed: number[] = []
  for (const atMs of timesMs.toSorted((a, b) => a - b)) {
    const earlier = passed.at(-ratePerSecond)
    if (earlier === undefined || passed.length < ratePerSecond || atMs - earlier >= 1000) {
      passed.push(atMs)
    }
  }
  return passed.length
}
