import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Batches } from './batches.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const collection = (key: string, bytes = 10) => ({ key, body: new Uint8Array(bytes) })

/** What is stored, by the moment at which it was handed over. */
function opened(refused: readonly string[] = []) {
  const stored: (readonly [atMs: number, key: string])[] = []
  const startedMs = performance.now()
  const batches = new Batches(async ({ key }: { key: string; body: Uint8Array }) => {
    if (refused.includes(key)) throw new Error('disk is full')
    stored.push([performance.now() - startedMs, key])
  })
  return { stored, batches }
}

it('stores a lone one once its call is settled, and those that follow soon together', async () => {
  const { stored, batches } = opened()
  const lone = batches.add(collection('a'))
  expect(stored).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  await lone
  expect(stored).toEqual([[1, 'a']])
  await vi.advanceTimersByTimeAsync(9)
  const later = [batches.add(collection('b')), batches.add(collection('c'))]
  await vi.advanceTimersByTimeAsync(80)
  expect(stored).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(11)
  await Promise.all(later)
  expect(stored.slice(1)).toEqual([
    [101, 'b'],
    [101, 'c'],
  ])
})

it('never waits for less than nothing, which Node would warn of, where the thread was held up', () => {
  const { batches } = opened()
  let nowMs = performance.now()
  vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 10))
  const waits = vi.spyOn(globalThis, 'setTimeout')
  void batches.add(collection('a'))
  expect(waits.mock.lastCall?.[1]).toBeGreaterThan(0)
})

it('stores a full batch soon, and all that waits once it is told to hurry', async () => {
  const { stored, batches } = opened()
  void batches.add(collection('first'))
  await vi.advanceTimersByTimeAsync(1)
  for (let index = 0; index < 20; index++) void batches.add(collection(String(index)))
  await vi.advanceTimersByTimeAsync(1)
  expect(stored).toHaveLength(1 + 16)
  await vi.advanceTimersByTimeAsync(50)
  expect(stored).toHaveLength(1 + 16)
  batches.hurry()
  void batches.add(collection('late'))
  expect(stored.slice(17).map(([, key]) => key)).toEqual(['16', '17', '18', '19', 'late'])
  expect(vi.getTimerCount()).toBe(0)
})

it('makes 64 KB ready in one go at the most, unless a single body is longer', async () => {
  const { stored, batches } = opened()
  for (const key of ['a', 'b', 'c']) void batches.add(collection(key, 30 * 1024))
  void batches.add(collection('long', 160 * 1024))
  void batches.add(collection('d'))
  await vi.advanceTimersByTimeAsync(3)
  expect(stored).toEqual([
    [1, 'a'],
    [1, 'b'],
    [2, 'c'],
    [3, 'long'],
  ])
  await vi.advanceTimersByTimeAsync(100)
  expect(stored.at(-1)).toEqual([103, 'd'])
})

it.each([
  [10, 8 * 16],
  [100 * 1024, 6],
])('lets no more wait than eight batches take, of bodies of %i bytes each', (bytes, most) => {
  const { stored, batches } = opened()
  for (let index = 0; index < 1000; index++) {
    void batches.add(collection(String(index), bytes))
    expect(index + 1 - stored.length).toBeLessThan(most)
  }
  batches.hurry()
  expect(stored).toHaveLength(1000)
})

it('fails the one that could not be stored, and no other', async () => {
  const { stored, batches } = opened(['b'])
  const all = ['a', 'b', 'c'].map((key) => batches.add(collection(key)))
  batches.hurry()
  const told = await Promise.allSettled(all)
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(stored.map(([, key]) => key)).toEqual(['a', 'c'])
})
