import { expect, it } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import type { Observation } from '../../store/ports.ts'
import { openHistory } from './history.ts'
import { keepBody } from './keep.ts'

it('a body that cannot be made ready is reported, and those beside it are stored', async () => {
  const stored: string[] = []
  const reported: unknown[] = []
  const bodies = {
    keep: (body: Uint8Array, keepContacts: boolean) => {
      if (body.byteLength === 0) throw new Error('out of memory')
      return keepBody(body, keepContacts)
    },
    examine: () => [],
  }
  const store = {
    observe: async ({ key }: Observation) => {
      stored.push(key)
    },
  }
  const drift = { count: () => {}, totals: () => [], close: async () => {} }
  const history = openHistory(
    {
      readerModule: new URL('none:'),
      keptIn: { dataDir: 'none' },
      world: 'both',
      keepContacts: false,
    },
    bodies,
    store,
    systemClock,
    drift,
    (message, details) => reported.push(message, details),
  )
  const request = {
    dataset: 'link-info',
    method: 'GET',
    path: '/',
    query: {},
    subjects: [],
  } as const
  const collected = (key: string, body: string) => ({
    ...{ key, request, subjectsInBody: [], collectedAtMs: 0, source: 'sandbox' },
    body: Buffer.from(body),
  })
  history.observe(collected('a', '{}'))
  history.observe(collected('b', ''))
  history.observe(collected('c', '{}'))
  await history.close()
  expect(stored).toEqual(['a', 'c'])
  expect(reported).toEqual([
    'a collection could not be stored for the history',
    { key: 'b', error: new Error('out of memory') },
  ])
})
