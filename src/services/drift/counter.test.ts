import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import type { DriftCount } from '../../store/sqlite/ledger/protocol.ts'
import { openDriftCounter } from './counter.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A counter over a ledger that fails as long as it is told to. */
function opened() {
  const ledger = { isDown: true, stored: [] as (readonly DriftCount[])[] }
  const report = vi.fn()
  const gate = {
    async noteDrift(counts: readonly DriftCount[]) {
      if (ledger.isDown) throw new Error('disk is full')
      ledger.stored.push(counts)
    },
  }
  return { ledger, report, counter: openDriftCounter(gate, systemClock, report) }
}

it('keeps what could not be stored, and counts on', async () => {
  const { ledger, report, counter } = opened()
  counter.count('link-info', [{ path: 'nova', kind: 'unknown' }])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(report).toHaveBeenCalledOnce()
  counter.count('link-info', [{ path: 'nova', kind: 'unknown' }])
  ledger.isDown = false
  await counter.close()
  expect(ledger.stored).toEqual([
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
  const { ledger, counter } = opened()
  for (const batch of [0, 1]) {
    const names = Array.from({ length: 4000 }, (_, index) => `${batch} ${index}`)
    counter.count(
      'link-info',
      names.map((path) => ({ path, kind: 'unknown' })),
    )
    await vi.advanceTimersByTimeAsync(10_000)
  }
  ledger.isDown = false
  await counter.close()
  expect(ledger.stored[0]).toHaveLength(5000)
})
