import { beforeEach, describe, expect, it, vi } from 'vitest'
import { callPath } from '../harness.ts'
import { hung, status } from '../upstream/failures.ts'
import { good, type Script } from '../upstream/stand-in.ts'
import { sharedXingtu, startWithXingtu } from './xingtu.ts'

const endpoint = 'get-kol-spread-info'
const creators = Array.from({ length: 12 }, (_, index) => `66297222958730444${10 + index}`)

beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))

const shared = sharedXingtu()

/** The given ones in turn, and then good ones. */
function inTurn(...scripts: readonly Script[]): Script {
  const left = [...scripts]
  return (request, response) => (left.shift() ?? good)(request, response)
}

const metricsOf = async ({ address }: { readonly address: string }) =>
  (await fetch(`${address}/metrics`)).text()

describe('a failure that may pass', () => {
  it('is tried again, and charged once', async () => {
    const { gateway, standIn } = await shared()
    const { token } = await gateway.token()
    standIn.play(inTurn(status(502), (_request, response) => response.destroy()))
    const { envelope, headers } = await gateway.get(callPath(endpoint, { token }))
    expect(envelope.code).toBe(0)
    expect(headers.get('x-balance')).toBe('999.98')
    expect(standIn.asked).toHaveLength(3)
  })

  it('that goes on opens the breaker, which spares the upstream', async () => {
    const { gateway, standIn } = await startWithXingtu()
    const { token } = await gateway.token()
    standIn.play(status(500))
    for (const creator of creators) {
      const { envelope } = await gateway.get(callPath(endpoint, { token }, creator))
      expect(envelope.code).toBe(301)
    }
    expect(standIn.asked).toHaveLength(8)
    expect(gateway.logged().split('keeps failing and rests')).toHaveLength(2)
    expect((await gateway.get('/readyz')).status).toBe(200)
  })
})

describe('the pace', () => {
  it('tells a caller at once whose turn would come too late', async () => {
    // The login probe takes the first turn, and the next one comes after the deadline.
    const settings = { 'xingtu.callsPerSecond': 0.01 }
    const { gateway, standIn } = await startWithXingtu({ settings })
    const { token } = await gateway.token()
    await expect.poll(standIn.probes).toBe(1)
    const { envelope, headers } = await gateway.get(callPath(endpoint, { token }))
    expect(envelope.code).toBe(302)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(60)
    expect(headers.get('x-source')).toBe('xingtu')
    expect(headers.get('x-charged')).toBe('false')
    expect(standIn.asked).toHaveLength(0)
  })

  it('lets no more calls be under way than are allowed', async () => {
    const { gateway, standIn } = await startWithXingtu({ settings: { 'xingtu.concurrency': 2 } })
    const { token } = await gateway.token()
    const waiting: (() => void)[] = []
    let most = 0
    standIn.play((request, response) => {
      most = Math.max(most, standIn.open())
      waiting.push(() => good(request, response))
    })
    const calls = creators.map((creator) => gateway.get(callPath(endpoint, { token }, creator)))
    for (let answered = 0; answered < creators.length; answered++) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0)
      waiting.shift()?.()
    }
    for (const { envelope } of await Promise.all(calls)) expect(envelope.code).toBe(0)
    expect(most).toBe(2)
  })

  it('gives turns to accounts one after the other, however many calls each has waiting', async () => {
    const { gateway, standIn } = await startWithXingtu({ settings: { 'xingtu.concurrency': 1 } })
    const [many, one] = [await gateway.token(), await gateway.token()]
    const waiting: (() => void)[] = []
    standIn.play((request, response) => void waiting.push(() => good(request, response)))
    const held = async () => /^astrolabe_calls_held (\d+)$/m.exec(await metricsOf(gateway))?.[1]
    const [own, ...others] = creators
    const answered: string[] = []
    const call = async (token: string, creator = '') => {
      const { envelope } = await gateway.get(callPath(endpoint, { token }, creator))
      expect(envelope.code).toBe(0)
      answered.push(creator)
    }
    const calls = others.map((creator) => call(many.token, creator))
    await expect.poll(held).toBe(String(others.length))
    calls.push(call(one.token, own))
    await expect.poll(held).toBe(String(creators.length))
    for (let next = 0; next < creators.length; next++) {
      await expect.poll(() => waiting.length).toBe(next + 1)
      waiting[next]?.()
    }
    await Promise.all(calls)
    // One of the many was asked for before, and one is in the turn before.
    expect(answered.indexOf(String(own))).toBeLessThanOrEqual(2)
  })

  it('keeps no place for callers who have left', async () => {
    const { gateway, standIn } = await startWithXingtu({ settings: { 'xingtu.concurrency': 1 } })
    const { token } = await gateway.token()
    standIn.play(hung)
    const callers = creators.map((creator) => {
      const caller = new AbortController()
      const path = callPath(endpoint, { token }, creator)
      const call = gateway.get(path, { signal: caller.signal }).catch(() => 'left')
      return { caller, call }
    })
    await expect.poll(standIn.open).toBe(1)
    for (const { caller } of callers) caller.abort()
    await Promise.all(callers.map(({ call }) => call))
    standIn.play(good)
    expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
  })
})

describe("the upstream's Retry-After", () => {
  it('is told to the caller, and obeyed for every call after', async () => {
    const { gateway, standIn } = await shared()
    const { token } = await gateway.token()
    standIn.play(inTurn(status(429, { 'retry-after': '900' })))
    const first = await gateway.get(callPath(endpoint, { token }))
    expect(first.envelope.code).toBe(302)
    expect(first.headers.get('retry-after')).toBe('900')
    for (const creator of creators) {
      const { envelope, headers } = await gateway.get(callPath(endpoint, { token }, creator))
      expect(envelope.code).toBe(302)
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(600)
    }
    expect(standIn.asked).toHaveLength(1)
  })

  it('may be a date', async () => {
    const { gateway, standIn } = await shared()
    const { token } = await gateway.token()
    const at = new Date(Date.now() + 3_000_000).toUTCString()
    standIn.play(inTurn(status(429, { 'retry-after': at })))
    const { headers } = await gateway.get(callPath(endpoint, { token }))
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(2_000)
  })

  it('may be missing: then the source rests for a little', async () => {
    const { gateway, standIn } = await shared()
    const { token } = await gateway.token()
    standIn.play(inTurn(status(429)))
    const { headers } = await gateway.get(callPath(endpoint, { token }))
    expect(headers.get('retry-after')).toBe('3')
  })
})
