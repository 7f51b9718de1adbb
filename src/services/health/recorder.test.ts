import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import type { SourceState } from '../../core/source-state.ts'
import type { Source } from '../../sources/source.ts'
import type { Collection } from '../../sources/watched.ts'
import type { HealthNote } from '../../store/ports.ts'
import { openHealthRecorder } from './recorder.ts'

const startMs = Date.parse('2026-11-22T12:30:00+08:00')

beforeEach(() => void vi.useFakeTimers({ now: startMs }))
afterEach(() => void vi.useRealTimers())

/** A recorder of one source, over a books that fails when it is told to. */
function opened() {
  const books = { isDown: false, stored: [] as HealthNote[] }
  const told: { state: SourceState } = { state: 'working' }
  const source: Source = {
    name: 'told',
    collect: () => Promise.reject(new Error('nothing is to be asked')),
    state: () => told.state,
  }
  const ledger = {
    async noteHealth(request: HealthNote) {
      if (books.isDown) throw new Error('disk is full')
      books.stored.push(request)
    },
  }
  const report = vi.fn()
  const recorder = openHealthRecorder(ledger, systemClock, () => [source], report)
  const count = (code: Collection['code']) => {
    const of = { source: 'told', brought: 'told', dataset: 'link-info' }
    recorder.count({ ...of, code, ms: 5, atMs: Date.now() })
  }
  return { books, told, report, recorder, count }
}

it('keeps what could not be stored, and counts on', async () => {
  const { books, report, recorder, count } = opened()
  books.isDown = true
  count(0)
  count(301)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(report).toHaveBeenCalledOnce()
  count(0)
  count(301)
  await vi.advanceTimersByTimeAsync(10_000)
  books.isDown = false
  await recorder.close()
  expect(books.stored).toMatchObject([
    {
      counts: [{ calls: 4, failures: 2, latencies: [2], lastOkAtMs: startMs + 10_000 }],
      conditions: [{ source: 'told', state: 'working' }],
    },
  ])
})

it('has a state from the time of its change on, not from when it was stored', async () => {
  const { books, told, recorder, count } = opened()
  await vi.advanceTimersByTimeAsync(14_000)
  told.state = 'stopped'
  count(301)
  await vi.advanceTimersByTimeAsync(20_000)
  await recorder.close()
  const conditions = books.stored.flatMap((request) => request.conditions ?? [])
  expect(conditions.map(({ state, sinceMs }) => [state, sinceMs - startMs])).toEqual([
    ['working', 0],
    ['stopped', 14_000],
  ])
})
