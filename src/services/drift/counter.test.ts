import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import type { DriftCount } from '../../store/ports.ts'
import { openDriftCounter } from './counter.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A counter over a books that fails as long as it is told to. */
function opened() {
  const books = { isDown: true, stored: [] as (readonly DriftCount[])[] }
  const report = vi.fn()
  const ledger = {
    async noteDrift(counts: readonly DriftCount[]) {
      if (books.isDown) throw new Error('disk is full')
      books.stored.push(counts)
    },
  }
  return { books, report, counter: openDriftCounter(ledger, systemClock, report) }
}

it('keeps what could not be stored, and counts on', async () => {
  const { books, report, counter } = opened()
  counter.count('link-info', [{ path: 'nova', kind: 'unknown' }])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(report).toHaveBeenCalledOnce()
  counter.count('link-info', [{ path: 'nova', kind: 'unknown' }])
  books.isDown = false
  await counter.close()
  expect(books.stored).toEqual([
    [
      { dataset: 'link-info', path: '', kind: 'examined', count: 2 },
      { dataset: 'link-info', path: 'nova', kind: 'unknown', count: 2 },
    ],
  ])
  expect([...counter.totals()]).toEqual([
    { dataset: 'link-info', kind: 'examined', count: 2 },
    { dataset: 'link-info', kind: 'unknown', count: 2 },
  ])
})

it('tells only so many members apart while nothing can be stored', async () => {
  const { books, counter } = opened()
  for (const batch of [0, 1]) {
    const names = Array.from({ length: 4000 }, (_, index) => `${batch} ${index}`)
    counter.count(
      'link-info',
      names.map((path) => ({ path, kind: 'unknown' })),
    )
    await vi.advanceTimersByTimeAsync(10_000)
  }
  books.isDown = false
  await counter.close()
  expect(books.stored[0]).toHaveLength(5000)
})
