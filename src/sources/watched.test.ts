import { afterEach, describe, expect, test, vi } from 'vitest'
import type { UpstreamRequest } from '../catalog/request.ts'
import { Guard } from './guard.ts'
import type { Collector } from './source.ts'
import { type Collection, watched } from './watched.ts'

const request: UpstreamRequest = {
  dataset: 'spread-info',
  method: 'GET',
  path: '/',
  query: {},
  subjects: [],
}
afterEach(() => void vi.useRealTimers())

const signal = new AbortController().signal
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }

/** A source that takes no time, at two calls a second, and what was told of its collections. */
function paced() {
  const told: Collection[] = []
  const collector: Collector = {
    name: 'paced',
    collect: async () => ({ body: '{}', collectedAtMs: 0, source: 'paced' }),
    close: async () => {},
  }
  const guard = new Guard(collector, { attemptMs: 1000, callsPerSecond: 2, concurrency: 1 }, log)
  const source = watched(guard, { now: () => 0 }, (collection) => told.push(collection))
  return { source, told }
}

describe('a source that our own pace holds back', () => {
  test('is not blamed for the wait, nor for calls that had no turn', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const { source, told } = paced()
    const waiting = [1, 2].map(() => source.collect(request, { signal, withinMs: 5000 }))
    await expect(source.collect(request, { signal, withinMs: 100 })).rejects.toThrow()
    await vi.advanceTimersByTimeAsync(2000)
    await Promise.all(waiting)
    expect(told.map(({ code, ms }) => [code, ms])).toEqual([
      ['unasked', 0],
      [0, 0],
      [0, 0],
    ])
  })
})

test('a source is told of by what it brought last: whether that was made up', async () => {
  const told: Collection[] = []
  const next = ['told/sandbox', 'told']
  const source = watched(
    {
      name: 'told',
      collect: async () => {
        const brought = next.shift()
        if (brought === undefined) throw new Error('nothing is left')
        return { body: '{}', collectedAtMs: 0, source: brought }
      },
    },
    { now: () => 0 },
    (collection) => told.push(collection),
  )
  expect(source.brings?.()).toBe('told')
  await source.collect(request, { signal })
  expect(source.brings?.()).toBe('told/sandbox')
  await source.collect(request, { signal })
  await expect(source.collect(request, { signal })).rejects.toThrow()
  expect(source.brings?.()).toBe('told')
  expect(told.map(({ source: name, brought }) => [name, brought])).toEqual([
    ['told', 'told/sandbox'],
    ['told', 'told'],
    ['told', 'told'],
  ])
})
