import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SharedCommits } from './shared-commits.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const collection = (key: string, bytes = 10) => ({ key, body: new Uint8Array(bytes) })

/** What is stored, by the moment at which it was handed over. */
function opened(refused: readonly string[] = []) {
  const stored: (readonly [atMs: number, key: string])[] = []
  const startedMs = performance.now()
  const commits = new SharedCommits(async ({ key }: { key: string; body: Uint8Array }) => {
    if (refused.includes(key)) throw new Error('disk is full')
    stored.push([performance.now() - startedMs, key])
  })
  return { stored, commits }
}

it('stores a lone one once its call is settled, and those that follow soon together', async () => {
  const { stored, commits } = opened()
  const lone = commits.add(collection('a'))
  expect(stored).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  await lone
  expect(stored).toEqual([[1, 'a']])
  await vi.advanceTimersByTimeAsync(9)
  const later = [commits.add(collection('b')), commits.add(collection('c'))]
  await vi.advanceTimersByTimeAsync(80)
  expect(stored).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(11)
  await Promise.all(later)
  expect(stored.slice(1)).toEqual([
    [101, 'b'],
    [101, 'c'],
  ])
})

it('lets no more wait than go into a commit, and none once it is told to hurry', async () => {
  const { stored, commits } = opened()
  void commits.add(collection('first'))
  await vi.advanceTimersByTimeAsync(1)
  for (let index = 0; index < 20; index++) void commits.add(collection(String(index)))
  await vi.advanceTimersByTimeAsync(1)
  expect(stored).toHaveLength(1 + 16)
  await vi.advanceTimersByTimeAsync(50)
  expect(stored).toHaveLength(1 + 16)
  commits.hurry()
  void commits.add(collection('late'))
  expect(stored.slice(17).map(([, key]) => key)).toEqual(['16', '17', '18', '19', 'late'])
  expect(vi.getTimerCount()).toBe(0)
})

it('makes no more bytes ready in one go than hold up nobody, but for a single long body', async () => {
  const { stored, commits } = opened()
  for (const key of ['a', 'b', 'c']) void commits.add(collection(key, 30 * 1024))
  void commits.add(collection('long', 160 * 1024))
  void commits.add(collection('d'))
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

it('fails the one that could not be stored, and no other', async () => {
  const { stored, commits } = opened(['b'])
  const all = ['a', 'b', 'c'].map((key) => commits.add(collection(key)))
  commits.hurry()
  const told = await Promise.allSettled(all)
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(stored.map(([, key]) => key)).toEqual(['a', 'c'])
})
