import type { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import {
  callPath,
  type Envelope,
  startTestGateway,
  stubSource,
  type TestGateway,
} from '../harness.ts'
import { expectCharged, holdLock, slowDown, speedUp } from '../outage.ts'
import { until } from '../until.ts'

const endpoint = 'get-kol-link-info'
const body = '{"base_resp":{"status_code":0}}'
const ledgerDeadlineMs = 1000
const patient = { timeout: 120_000 }

interface Readiness {
  readonly ready: boolean
  readonly reasons: readonly string[]
}

async function readiness({ get }: TestGateway): Promise<Readiness> {
  return JSON.parse((await get('/readyz')).text) as Readiness
}

const isReady = (gateway: TestGateway) => async () => (await readiness(gateway)).ready

/** Stored answers and collections in turns, all at the same time. */
function callMany(gateway: TestGateway, token: string, count: number): Promise<Envelope[]> {
  const call = async (index: number) => {
    const parameters = { token, acceptCache: String(index % 2 === 0) }
    return (await gateway.get(callPath(endpoint, parameters))).envelope
  }
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)))
}

const codesOf = (envelopes: readonly Envelope[]) => [...new Set(envelopes.map(({ code }) => code))]
const served = (envelopes: readonly Envelope[]) =>
  envelopes.filter(({ code }) => code === 0).map(({ requestId }) => requestId)

describe('while another process holds the database locked', () => {
  it(
    'calls are told 500 in time and never charged, readiness says why, and it passes by itself',
    patient,
    async () => {
      const collected = Promise.withResolvers<string>()
      const source = stubSource(() => (source.asked.length < 2 ? body : collected.promise))
      const gateway = await startTestGateway({ source, ledgerDeadlineMs })
      const { token } = await gateway.token()
      const before = await callMany(gateway, token, 1)
      expect(codesOf(before)).toEqual([0])
      // A call that was admitted before, and is to be charged meanwhile.
      const admitted = gateway.get(callPath(endpoint, { token }))
      await until(() => source.asked.length === 2)

      const { release } = await holdLock(gateway.dataDir)
      collected.resolve(body)
      const during = await callMany(gateway, token, 40)
      expect(codesOf([...during, (await admitted).envelope])).toEqual([500])
      expect(await readiness(gateway)).toEqual({
        ready: false,
        reasons: [expect.stringContaining('another process holds the database locked')],
      })
      expect(gateway.logged()).toContain('"msg":"no call is served"')

      await release()
      await until(isReady(gateway))
      const after = await callMany(gateway, token, 10)
      expect(codesOf(after)).toEqual([0])
      await expectCharged(gateway.ctx, served([...before, ...after]))
      expect(gateway.logged()).toContain('"msg":"calls are served again"')
    },
  )

  it(
    'every answer is true where the lock goes at about the time at which calls give up',
    patient,
    async () => {
      const source = stubSource(body)
      const gateway = await startTestGateway({ source, ledgerDeadlineMs: 500 })
      const { token } = await gateway.token()
      const told: Envelope[] = []
      let isOver = false
      const caller = async () => {
        while (!isOver) told.push(...(await callMany(gateway, token, 2)))
      }
      const callers = Array.from({ length: 10 }, caller)
      for (let turn = 0; turn < 6; turn++) {
        const { release } = await holdLock(gateway.dataDir)
        await new Promise((resolve) => setTimeout(resolve, 350 + turn * 100))
        await release()
      }
      isOver = true
      await Promise.all(callers)
      await until(isReady(gateway))
      expect(codesOf(told).sort()).toEqual([0, 500])
      await expectCharged(gateway.ctx, served(told))
    },
  )

  it('a stop ends all the same, and the next start releases what was held', patient, async () => {
    const source = stubSource(() => new Promise<string>(() => {}))
    const gateway = await startTestGateway({ source, graceMs: 100, ledgerDeadlineMs: 3_600_000 })
    const { token } = await gateway.token()
    const call = gateway.get(callPath(endpoint, { token })).catch(() => 'cut')
    await until(() => source.asked.length === 1)
    const { release } = await holdLock(gateway.dataDir)
    const waiting = gateway.get(callPath(endpoint, { token })).catch(() => 'cut')
    expect((await readiness(gateway)).ready).toBe(false)
    await gateway.stop()
    expect(await Promise.all([call, waiting])).toEqual(['cut', 'cut'])
    await release()
    const next = await startTestGateway({ dataDir: gateway.dataDir })
    expect(next.logged()).toContain('released the holds')
    await expectCharged(next.ctx, [])
  })

  it('a start says so instead of waiting for ever', patient, async () => {
    const { dataDir, stop } = await startTestGateway()
    await stop()
    const { release } = await holdLock(dataDir)
    await expect(startTestGateway({ dataDir })).rejects.toThrow(/SQLITE_BUSY/)
    await release()
    await startTestGateway({ dataDir })
  })
})

describe('while the ledger thread does not come back', () => {
  it(
    'calls are told 500 in time and never charged, and readiness is told without it',
    patient,
    async () => {
      const gateway = await startTestGateway({ source: stubSource(body), ledgerDeadlineMs: 500 })
      const { token } = await gateway.token()
      await slowDown(gateway.ctx, 12_000_000)
      const calls = callMany(gateway, token, 1)
      await until(async () => !(await readiness(gateway)).ready)
      expect(await readiness(gateway)).toEqual({
        ready: false,
        reasons: [expect.stringContaining('the ledger makes no progress: its thread')],
      })
      expect(codesOf(await calls)).toEqual([500])
      await speedUp(gateway.ctx)
      await until(isReady(gateway))
      const after = await callMany(gateway, token, 2)
      expect(codesOf(after)).toEqual([0])
      await expectCharged(gateway.ctx, served(after))
    },
  )
})

describe('a ledger thread that dies', () => {
  it(
    'fails what is under way and what comes, says so, and keeps nothing from ending',
    patient,
    async () => {
      let thread: Worker | undefined
      process.once('worker', (worker) => {
        thread = worker
      })
      const deaths: Error[] = []
      const collected = Promise.withResolvers<string>()
      const source = stubSource(() => collected.promise)
      const onDeath = (error: Error) => void deaths.push(error)
      const gateway = await startTestGateway({ source, onDeath })
      const { token } = await gateway.token()
      const call = gateway.get(callPath(endpoint, { token }))
      await until(() => source.asked.length === 1)
      // Nothing that the thread can read: it throws where nobody catches.
      thread?.postMessage(null)
      await until(() => deaths.length === 1)
      expect(await readiness(gateway)).toEqual({
        ready: false,
        reasons: [expect.stringContaining('the ledger thread has died')],
      })
      collected.resolve(body)
      expect((await call).envelope.code).toBe(500)
      expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(500)
      await gateway.stop()
      const next = await startTestGateway({ dataDir: gateway.dataDir })
      await expectCharged(next.ctx, [])
    },
  )
})
