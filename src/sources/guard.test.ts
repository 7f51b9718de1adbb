import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { UpstreamRequest } from '../catalog/request.ts'
import { type FaultKind, SourceFault } from './fault.ts'
import { Guard } from './guard.ts'

const request: UpstreamRequest = {
  dataset: 'spread-info',
  method: 'GET',
  path: '/',
  query: {},
  subjects: [],
}
const collected = { body: '{}', collectedAtMs: 0, source: 'test' }
const forever = new AbortController().signal

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }),
)
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const fault = (kind: FaultKind) => new SourceFault(kind, { detail: kind })

/** A guarded source whose attempts have the outcomes that the test puts in. */
function guarded(attempt: (signal: AbortSignal) => Promise<typeof collected>) {
  const collect = vi.fn((_request: UpstreamRequest, signal: AbortSignal) => attempt(signal))
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  const collector = { name: 'test', collect, close: async () => {} }
  const settings = { attemptMs: 20_000, callsPerSecond: 100_000, concurrency: 10 }
  const guard = new Guard(collector, settings, log)
  const run = (withinMs = 60_000) => {
    const outcome = guard.collect(request, { signal: forever, withinMs })
    return outcome.catch((error: unknown) => error)
  }
  return { guard, collect, log, run }
}

const aborted = (signal: AbortSignal) =>
  new Promise<typeof collected>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

describe('an attempt', () => {
  test('that hangs is aborted and tried again, as often as the time of the call allows', async () => {
    const signals: AbortSignal[] = []
    const { collect, run } = guarded((signal) => {
      signals.push(signal)
      return aborted(signal)
    })
    const outcome = run()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(signals[0]?.aborted).toBe(true)
    await vi.advanceTimersByTimeAsync(40_000)
    expect(await outcome).toMatchObject({ code: 301, kind: 'transient', source: 'test' })
    expect(collect).toHaveBeenCalledTimes(3)
    expect(signals.every((signal) => signal.aborted)).toBe(true)
  })

  test.each([
    'failed',
    'refused',
    'loginLost',
    'blocked',
    'unreadable',
    'operator',
    'limited',
  ] as const)('that ends as %s is not tried again', async (kind) => {
    const { collect, run } = guarded(() => Promise.reject(fault(kind)))
    const outcome = run()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await outcome).toMatchObject({ kind })
    expect(collect).toHaveBeenCalledTimes(1)
  })

  test('that fails by a mistake of ours comes through as it is', async () => {
    const mistake = new Error('a mistake')
    const { collect, run } = guarded(() => Promise.reject(mistake))
    expect(await run()).toBe(mistake)
    expect(collect).toHaveBeenCalledTimes(1)
  })

  test('ends with its caller, with the reason of the caller', async () => {
    const { guard } = guarded(aborted)
    const caller = new AbortController()
    const outcome = guard.collect(request, { signal: caller.signal })
    const gone = expect(outcome).rejects.toThrow('gone')
    await vi.advanceTimersByTimeAsync(10)
    caller.abort(new Error('gone'))
    await gone
  })
})

test('that the operator has to act on stops the source, until a call succeeds', async () => {
  let works = false
  const { guard, run } = guarded(() =>
    works ? Promise.resolve(collected) : Promise.reject(fault('operator')),
  )
  expect(await run()).toMatchObject({ code: 301 })
  expect(guard.state()).toBe('stopped')
  works = true
  await vi.advanceTimersByTimeAsync(30_000)
  // Calls may come again, but nothing is known to have changed.
  expect(guard.state()).toBe('stopped')
  expect(await run()).toMatchObject(collected)
  expect(guard.state()).toBe('working')
})

describe('the breaker', () => {
  test('opens after consecutive failures, lets one probe through later, and closes after it', async () => {
    let works = false
    const { guard, collect, log, run } = guarded(() =>
      works ? Promise.resolve(collected) : Promise.reject(fault('transient')),
    )
    expect(guard.state()).toBe('working')
    for (let i = 0; i < 4; i++) {
      const outcome = run()
      await vi.advanceTimersByTimeAsync(8_000)
      expect(await outcome).toMatchObject({ code: 301 })
    }
    const spent = collect.mock.calls.length
    expect(spent).toBeLessThan(16)
    expect(log.error).toHaveBeenCalledTimes(1)
    expect(guard.state()).toBe('resting')

    await vi.advanceTimersByTimeAsync(10_000)
    works = true
    const many = [run(), run(), run()]
    await vi.advanceTimersByTimeAsync(100)
    for (const outcome of await Promise.all(many)) expect(outcome).toMatchObject(collected)
    expect(log.info).toHaveBeenCalledTimes(1)
    expect(guard.state()).toBe('working')
  })

  test('stays open where its probe is left by all who waited for it', async () => {
    let hangs = false
    const { guard, run } = guarded((signal) =>
      hangs ? aborted(signal) : Promise.reject(fault('transient')),
    )
    for (let i = 0; i < 3; i++) {
      const failed = run()
      await vi.advanceTimersByTimeAsync(10_000)
      await failed
    }
    expect(guard.state()).toBe('resting')
    await vi.advanceTimersByTimeAsync(10_000)
    hangs = true
    const caller = new AbortController()
    const left = guard.collect(request, { signal: caller.signal })
    const gone = expect(left).rejects.toThrow('gone')
    await vi.advanceTimersByTimeAsync(10)
    caller.abort(new Error('gone'))
    await gone
    expect(guard.state()).toBe('resting')
  })

  test('opens after as many silences, even where each takes all that its call has', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.9)
    const { collect, run } = guarded(aborted)
    for (let i = 0; i < 12; i++) {
      const outcome = run(1_000)
      await vi.advanceTimersByTimeAsync(1_000)
      expect(await outcome).toMatchObject({ code: 301 })
    }
    expect(collect).toHaveBeenCalledTimes(8)
  })
})

describe('an upstream that limits the rate without saying for how long', () => {
  test('rests longer each time, until a call succeeds', async () => {
    let works = false
    const { run } = guarded(() =>
      works ? Promise.resolve(collected) : Promise.reject(fault('limited')),
    )
    const pauses: unknown[] = []
    for (let i = 0; i < 7; i++) {
      works = i === 5
      const outcome = run()
      await vi.advanceTimersByTimeAsync(60_000)
      pauses.push(Object(await outcome).retryAfterMs)
    }
    expect(pauses).toEqual([3_000, 6_000, 12_000, 24_000, 48_000, undefined, 3_000])
  })
})

describe('a source with a login', () => {
  test('is checked every hour, and goes on by itself once the session is renewed', async () => {
    vi.useFakeTimers()
    let loggedIn = true
    let isRenewed = false
    const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
    const collector = {
      name: 'test',
      collect: async () => collected,
      isRenewed: () => isRenewed,
      probe: vi.fn(async () => {
        isRenewed = false
        if (!loggedIn) throw fault('loginLost')
      }),
      close: async () => {},
    }
    const settings = { attemptMs: 20_000, callsPerSecond: 1, concurrency: 2 }
    const guard = new Guard(collector, settings, log)
    await vi.advanceTimersByTimeAsync(3_599_000)
    expect(collector.probe).toHaveBeenCalledTimes(1)
    loggedIn = false
    await vi.advanceTimersByTimeAsync(10_000)
    expect(collector.probe).toHaveBeenCalledTimes(2)
    expect(guard.troubles()).toMatchObject([{ stopped: true }])
    await vi.advanceTimersByTimeAsync(7_200_000)
    expect(collector.probe).toHaveBeenCalledTimes(2)

    loggedIn = true
    isRenewed = true
    await vi.advanceTimersByTimeAsync(20_000)
    expect(collector.probe).toHaveBeenCalledTimes(3)
    expect(guard.troubles()).toEqual([])
    expect([log.error, log.info].map((each) => each.mock.calls.length)).toEqual([1, 1])
    await guard.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})
