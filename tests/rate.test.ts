import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { startServer } from './child-server.ts'
import { callPath, type Envelope, temporaryFolder } from './harness.ts'
import { openOperator } from './operator.ts'

const ratePerSecond = 50
const callsPerSecond = 20 * ratePerSecond
const loadMs = 5000

it('holds a rate in every second of real time under twenty times the load, and wastes none of it', async () => {
  const dataDir = temporaryFolder()
  const ctx = await openOperator(dataDir)
  onTestFinished(() => ctx.close())
  await createAccount(ctx, { name: 'rate', topUpMicros: 1_000_000_000 })
  const { token } = await createToken(ctx, { account: 'rate', limits: { ratePerSecond } })
  const { address } = await startServer(dataDir)

  const url = address + callPath('get-kol-link-info', { token, acceptCache: 'true' })
  const answers = await loadFor(url)
  const refused = answers.filter(({ code }) => code === 302)

  const served = await ctx.db
    .selectFrom('calls')
    .select('started_at as atMs')
    .where('code', '=', 0)
    .orderBy('started_at')
    .execute()
  expect(served).toHaveLength(answers.filter(({ code }) => code === 0).length)
  expect(served.length + refused.length).toBe(answers.length)
  for (const [index, { atMs }] of served.entries()) {
    const next = served[index + ratePerSecond]
    if (next) expect(next.atMs - atMs).toBeGreaterThanOrEqual(1000)
  }
  // No refusal without reason: at some moment between its arrival and its answer, as many calls as
  // the rate allows lay within the last second.
  const full = fullTimes(served.map(({ atMs }) => atMs))
  for (const { requestId, answeredAtMs } of refused) {
    const wasFull = full.some(
      ({ fromMs, untilMs }) => fromMs <= answeredAtMs && arrivalMs(requestId) < untilMs,
    )
    expect(wasFull, requestId).toBe(true)
  }
  expect(served.length).toBeGreaterThan(3 * ratePerSecond)
})

interface Answered extends Envelope {
  readonly answeredAtMs: number
}

/** Sends calls at a steady pace, whatever becomes of them. */
async function loadFor(url: string): Promise<Answered[]> {
  const startMs = Date.now()
  const answers: Promise<Answered>[] = []
  for (let elapsedMs = 0; elapsedMs < loadMs; elapsedMs = Date.now() - startMs) {
    while (answers.length < (elapsedMs / 1000) * callsPerSecond) answers.push(ask(url))
    await delay(5)
  }
  return Promise.all(answers)
}

async function ask(url: string): Promise<Answered> {
  const envelope = (await (await fetch(url)).json()) as Envelope
  return { ...envelope, answeredAtMs: Date.now() }
}

/** A request id begins with its time. */
function arrivalMs(requestId: string): number {
  return Number.parseInt(requestId.replace('-', '').slice(0, 12), 16)
}

/** When no call more would have fitted, by the times of those that were served, in order. */
function fullTimes(servedMs: readonly number[]) {
  return servedMs.flatMap((atMs, index) => {
    const fromMs = servedMs[index + ratePerSecond - 1]
    const untilMs = atMs + 1000
    return fromMs !== undefined && fromMs < untilMs ? [{ fromMs, untilMs }] : []
  })
}
