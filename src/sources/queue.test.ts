import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NoTurnError, type Place, Queue } from './queue.ts'

const forever = new AbortController().signal

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** Queues work that notes when it starts and ends when it is told to, at once unless said. */
function queued(queue: Queue, count: number, work = async () => {}) {
  const starts: number[] = []
  const runs = Array.from({ length: count }, () =>
    queue.run(
      () => {
        starts.push(performance.now())
        return work()
      },
      { signal: forever },
    ),
  )
  return { starts, done: Promise.all(runs) }
}

describe('the pace', () => {
  test('holds on the long run, and no two starts are closer than three quarters of a step', async () => {
    const queue = new Queue({ callsPerSecond: 100, concurrency: 1000 })
    const { starts, done } = queued(queue, 1000)
    await vi.advanceTimersByTimeAsync(11_000)
    await done
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(7)
    const span = (starts.at(-1) ?? 0) - (starts[0] ?? 0)
    expect(span).toBeGreaterThan(9_700)
    expect(span).toBeLessThan(10_300)
  })

  test('is shared by all who ask, however many there are by now', async () => {
    let askers = 4
    const queue = new Queue({ callsPerSecond: 100, askers: () => askers, concurrency: 1000 })
    const { starts, done } = queued(queue, 100)
    await vi.advanceTimersByTimeAsync(2_000)
    const ofFour = starts.length
    expect(ofFour).toBeGreaterThan(40)
    expect(ofFour).toBeLessThan(60)
    askers = 1
    await vi.advanceTimersByTimeAsync(1_000)
    await done
    expect(starts).toHaveLength(100)
  })

  test('is not made up for after a rest', async () => {
    const queue = new Queue({ callsPerSecond: 1, concurrency: 10 })
    await queued(queue, 1).done
    await vi.advanceTimersByTimeAsync(60_000)
    const { starts } = queued(queue, 3)
    await vi.advanceTimersByTimeAsync(500)
    expect(starts).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(starts).toHaveLength(3)
  })

  test('waits for a pause to end', async () => {
    const queue = new Queue({ callsPerSecond: 1000, concurrency: 10 })
    queue.pause(5_000)
    const { starts, done } = queued(queue, 2)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(starts).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(100)
    await done
    expect(starts).toHaveLength(2)
  })
})

describe('the queue', () => {
  test('is served in order, with no more under way than allowed', async () => {
    const queue = new Queue({ callsPerSecond: 100_000, concurrency: 2 })
    const order: number[] = []
    let active = 0
    let most = 0
    const runs = Array.from({ length: 20 }, (_, index) =>
      queue.run(
        async () => {
          order.push(index)
          most = Math.max(most, ++active)
          await new Promise((resolve) => setTimeout(resolve, 10))
          active--
        },
        { signal: forever },
      ),
    )
    await vi.advanceTimersByTimeAsync(1_000)
    await Promise.all(runs)
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index))
    expect(most).toBe(2)
  })

  test('tells at once whose turn would come too late, with the time to come back', async () => {
    const queue = new Queue({ callsPerSecond: 1, concurrency: 10 })
    const { done } = queued(queue, 5)
    const late = queue.run(async () => {}, { signal: forever, withinMs: 2_000 }).catch((e) => e)
    const error = await late
    expect(error).toBeInstanceOf(NoTurnError)
    expect(error.waitMs).toBeGreaterThan(2_000)
    await vi.advanceTimersByTimeAsync(10_000)
    await done
    await queue.run(async () => {}, { signal: forever, withinMs: 2_000 })
  })

  test('lets who leaves go, and gives their turn to the next', async () => {
    const queue = new Queue({ callsPerSecond: 1, concurrency: 10 })
    await queued(queue, 1).done
    const leaving = new AbortController()
    const work = vi.fn(async () => {})
    const left = expect(queue.run(work, { signal: leaving.signal })).rejects.toThrow('gone')
    const { starts } = queued(queue, 1)
    leaving.abort(new Error('gone'))
    await left
    await vi.advanceTimersByTimeAsync(1_300)
    expect(starts).toHaveLength(1)
    expect(work).not.toHaveBeenCalled()
  })

  test('goes on after work that fails', async () => {
    const queue = new Queue({ callsPerSecond: 100_000, concurrency: 1 })
    const failing = queue.run(() => Promise.reject(new Error('no')), { signal: forever })
    await expect(failing).rejects.toThrow('no')
    const { done } = queued(queue, 1)
    await vi.advanceTimersByTimeAsync(10)
    await done
  })
})

/** Work that ends when the test says so, noted by name as it starts. */
function named(queue: Queue) {
  const started: string[] = []
  const ends: (() => void)[] = []
  const ask = (name: string, account: string, urgency: Place['urgency'] = 'live') =>
    queue.run(
      () => {
        started.push(name)
        return new Promise<void>((resolve) => void ends.push(resolve))
      },
      { signal: forever, place: { account, urgency } },
    )
  /** Ends what is under way, one after the other, until nothing is. */
  const endAll = async () => {
    await vi.advanceTimersByTimeAsync(0)
    for (let end = ends.shift(); end; end = ends.shift()) {
      end()
      await vi.advanceTimersByTimeAsync(0)
    }
  }
  return { started, ask, endAll }
}

describe('turns', () => {
  test('go round among accounts, each of which is served in its own order', async () => {
    const { started, ask, endAll } = named(new Queue({ concurrency: 1 }))
    const all = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((name) =>
      ask(name, name.slice(0, 1)),
    )
    await endAll()
    await Promise.all(all)
    expect(started).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4'])
  })

  test('are taken by who is live before any batch', async () => {
    const { started, ask, endAll } = named(new Queue({ concurrency: 1 }))
    const all = [
      ...['x1', 'x2', 'x3'].map((name) => ask(name, 'x', 'batch')),
      ...['a1', 'b1', 'a2'].map((name) => ask(name, name.slice(0, 1))),
    ]
    await endAll()
    await Promise.all(all)
    expect(started).toEqual(['x1', 'a1', 'b1', 'a2', 'x2', 'x3'])
  })

  test('are not refused to a live caller for the batch that waits', async () => {
    const queue = new Queue({ callsPerSecond: 1, concurrency: 10 })
    const place = { account: 'batch', urgency: 'batch' } as const
    const rows: number[] = []
    const batch = Array.from({ length: 70 }, (_, row) =>
      queue.run(async () => void rows.push(row), { signal: forever, place }),
    )
    const live = queue.run(async () => rows.length, { signal: forever, withinMs: 2_000 })
    await vi.advanceTimersByTimeAsync(2_600)
    expect(await live).toBeLessThanOrEqual(2)
    const other = { ...place, urgency: 'batch', account: 'other' } as const
    const late = queue.run(async () => {}, { signal: forever, withinMs: 60_000, place })
    await expect(late).rejects.toThrow(NoTurnError)
    const soon = queue.run(async () => {}, { signal: forever, withinMs: 60_000, place: other })
    await vi.advanceTimersByTimeAsync(100_000)
    await Promise.all([...batch, soon])
    expect(rows).toEqual(rows.toSorted((a, b) => a - b))
  })

  test('are few for one account, and more for all', async () => {
    const { ask } = named(new Queue({ concurrency: 1, waiting: 32, waitingOfAccount: 3 }))
    const refused: string[] = []
    const asked = (account: string) =>
      ask(account, account).catch((error: unknown) => {
        if (error instanceof NoTurnError) refused.push(account)
      })
    for (let i = 0; i < 10; i++) void asked('greedy')
    for (let i = 0; i < 40; i++) void asked(`other ${i}`)
    await vi.advanceTimersByTimeAsync(0)
    expect(refused.filter((account) => account === 'greedy')).toHaveLength(6)
    expect(refused).toHaveLength(6 + 40 - (32 - 3))
  })

  test('that a batch waits for leave as many to who is live', async () => {
    const { started, ask, endAll } = named(new Queue({ concurrency: 1, waiting: 3 }))
    const batch = ['x1', 'x2', 'x3', 'x4'].map((name) => ask(name, 'x', 'batch'))
    await expect(ask('x5', 'y', 'batch')).rejects.toThrow(NoTurnError)
    const live = ask('a1', 'a')
    await endAll()
    await Promise.all([...batch, live])
    expect(started).toEqual(['x1', 'a1', 'x2', 'x3', 'x4'])
  })
})
