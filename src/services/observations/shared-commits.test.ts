import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import type { Observation } from '../../store/ports.ts'
import { SharedCommits } from './shared-commits.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const observation = (key: string): Observation => ({
  ...{ key, dataset: 'link-info', subjects: [], subjectsInBody: [], query: '{}' },
  ...{ collectedAtMs: 0, source: 'relay', altered: false },
  ...{ digest: Buffer.alloc(0), deflated: Buffer.alloc(0) },
})

/** What is stored, by the moment at which it was handed over. */
function opened(refused: readonly string[] = []) {
  const stored: (readonly [atMs: number, key: string])[] = []
  const startedMs = performance.now()
  const store = {
    observe: async ({ key }: Observation) => {
      if (refused.includes(key)) throw new Error('disk is full')
      stored.push([performance.now() - startedMs, key])
    },
  }
  return { stored, commits: new SharedCommits(store, systemClock) }
}

it('stores a lone one at once, and those that follow soon together', async () => {
  const { stored, commits } = opened()
  await commits.add(observation('a'))
  expect(stored).toEqual([[0, 'a']])
  await vi.advanceTimersByTimeAsync(10)
  const later = [commits.add(observation('b')), commits.add(observation('c'))]
  await vi.advanceTimersByTimeAsync(80)
  expect(stored).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(10)
  await Promise.all(later)
  expect(stored.slice(1)).toEqual([
    [100, 'b'],
    [100, 'c'],
  ])
})

it('lets no more wait than go into a commit, and none once it is told to hurry', async () => {
  const { stored, commits } = opened()
  for (let index = 0; index <= 16; index++) void commits.add(observation(String(index)))
  expect(stored).toHaveLength(17)
  void commits.add(observation('waiting'))
  expect(stored).toHaveLength(17)
  commits.hurry()
  void commits.add(observation('late'))
  expect(stored.slice(17).map(([, key]) => key)).toEqual(['waiting', 'late'])
  expect(vi.getTimerCount()).toBe(0)
})

it('fails the one that could not be stored, and no other', async () => {
  const { stored, commits } = opened(['b'])
  const all = ['a', 'b', 'c'].map((key) => commits.add(observation(key)))
  commits.hurry()
  const told = await Promise.allSettled(all)
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(stored.map(([, key]) => key)).toEqual(['a', 'c'])
})
