import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SourceFault } from './fault.ts'
import { Lane } from './lane.ts'

const forever = new AbortController().signal

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** Queues work that notes when it starts and ends when it is told to, at once unless said. */
function queue(lane: Lane, count: number, work = async () => {}) {
  const starts: number[] = []
  const runs = Array.from({ length: count }, () =>
    lane.run(
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
    const lane = new Lane({ callsPerSecond: 100, concurrency: 1000 })
    const { starts, done } = queue(lane, 1000)
    await vi.advanceTimersByTimeAsync(11_000)
    await done
    const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(7)
    const span = (starts.at(-1) ?? 0) - (starts[0] ?? 0)
    expect(span).toBeGreaterThan(9_700)
    expect(span).toBeLessThan(10_300)
  })

  test('is not made up for after a rest', async () => {
    const lane = new Lane({ callsPerSecond: 1, concurrency: 10 })
    await queue(lane, 1).done
    await vi.advanceTimersByTimeAsync(60_000)
    const { starts } = queue(lane, 3)
    await vi.advanceTimersByTimeAsync(500)
    expect(starts).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(starts).toHaveLength(3)
  })

  test('waits for a pause to end', async () => {
    const lane = new Lane({ callsPerSecond: 1000, concurrency: 10 })
    lane.pause(5_000)
    const { starts, done } = queue(lane, 2)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(starts).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(100)
    await done
    expect(starts).toHaveLength(2)
  })
})

describe('the queue', () => {
  test('is served in order, with no more under way than allowed', async () => {
    const lane = new Lane({ callsPerSecond: 100_000, concurrency: 2 })
    const order: number[] = []
    let active = 0
    let most = 0
    const runs = Array.from({ length: 20 }, (_, index) =>
      lane.run(
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
    const lane = new Lane({ callsPerSecond: 1, concurrency: 10 })
    const { done } = queue(lane, 5)
    const late = lane.run(async () => {}, { signal: forever, withinMs: 2_000 }).catch((e) => e)
    const fault = await late
    expect(fault).toBeInstanceOf(SourceFault)
    expect(fault).toMatchObject({ kind: 'limited', code: 302 })
    expect(fault.retryAfterMs).toBeGreaterThan(2_000)
    await vi.advanceTimersByTimeAsync(10_000)
    await done
    await lane.run(async () => {}, { signal: forever, withinMs: 2_000 })
  })

  test('lets who leaves go, and gives their turn to the next', async () => {
    const lane = new Lane({ callsPerSecond: 1, concurrency: 10 })
    await queue(lane, 1).done
    const leaving = new AbortController()
    const work = vi.fn(async () => {})
    const left = expect(lane.run(work, { signal: leaving.signal })).rejects.toThrow('gone')
    const { starts } = queue(lane, 1)
    leaving.abort(new Error('gone'))
    await left
    await vi.advanceTimersByTimeAsync(1_300)
    expect(starts).toHaveLength(1)
    expect(work).not.toHaveBeenCalled()
  })

  test('goes on after work that fails', async () => {
    const lane = new Lane({ callsPerSecond: 100_000, concurrency: 1 })
    const failing = lane.run(() => Promise.reject(new Error('no')), { signal: forever })
    await expect(failing).rejects.toThrow('no')
    const { done } = queue(lane, 1)
    await vi.advanceTimersByTimeAsync(10)
    await done
  })
})
