import { setTimeout as delay } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { openAnswerCache } from '../src/cache/answers.ts'
import { type Dataset, defineDataset } from '../src/catalog/define.ts'
import { words } from '../src/catalog/kinds/words.ts'
import type { Subject } from '../src/catalog/request.ts'
import { always, id } from '../src/catalog/units.ts'
import { systemClock } from '../src/core/clock.ts'
import { newRequestId, tokenDigest } from '../src/core/ids.ts'
import { createAccount } from '../src/services/accounts/create.ts'
import { openBodies } from '../src/services/bodies/bodies.ts'
import { Flights } from '../src/services/calls/flights.ts'
import { compilePlanner } from '../src/services/calls/plan.ts'
import { CallWork } from '../src/services/calls/work.ts'
import { forgetCreator } from '../src/services/creators/forget.ts'
import { openDriftCounter } from '../src/services/drift/counter.ts'
import { metered } from '../src/services/metered/metered.ts'
import type { Outcome } from '../src/services/metered/outcome.ts'
import { CallTally } from '../src/services/metered/tally.ts'
import { openHistory } from '../src/services/observations/history.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { openLedger } from '../src/store/sqlite/ledger/thread.ts'
import { temporaryFolder } from './harness.ts'
import { openOperator } from './operator.ts'

const [first, second, third] = [
  '7123456789012345671',
  '7123456789012345672',
  '7123456789012345673',
] as const
const base_resp = { status_code: 0, status_message: '' }
const text = { zh: '搜索', en: 'Search' }

/** A search whose answers are about the creators in them, with bare ids as some upstreams have them. */
const search: Dataset = defineDataset('search', {
  topic: 'search',
  title: text,
  data: always(text, { authors: id(text) }),
  endpoints: [
    {
      path: '/api/douyin-xingtu/search/v1',
      slug: 'search-v1',
      title: text,
      summary: text,
      parameters: { words: words(text, { most: 20, example: 'tea' }) },
      acceptsCache: true,
    },
  ],
  upstream: {
    method: 'GET',
    path: '/search',
    query: ({ words }) => ({ words: String(words) }),
    subjects: () => [],
    subjectsIn: (answer) => {
      const { authors } = answer as { authors?: readonly string[] }
      return (authors ?? []).map((id): Subject => ({ kind: 'creator', id }))
    },
  },
  project: () => ({ base_resp }),
  example: { base_resp, authors: [first] },
})

function bodyOf(...ids: readonly string[]): string {
  return `{"base_resp":${JSON.stringify(base_resp)},"authors":[${ids.join(',')}]}`
}

/** A gateway's parts without its HTTP, over a search whose answers the test gives by its words. */
async function searching(bodies: Readonly<Record<string, string>>) {
  const dataDir = temporaryFolder()
  const operator = await openOperator(dataDir, systemClock)
  await createAccount(operator, { name: 'a', topUpMicros: 1000 })
  const { token } = await createToken(operator, { account: 'a', limits: { ratePerSecond: 50 } })
  const [endpoint] = search.endpoints
  if (!endpoint) throw new Error('No endpoint')
  const { meter } = endpoint
  const ledger = await openLedger(
    {
      ...{ dataDir, defaultPriceMicros: 1, endpoints: [meter], deadlineMs: 10_000 },
      ...{ startedAtMs: Date.now(), isAlone: true },
    },
    {
      ...{ onDeath: () => {}, onTrouble: () => {} },
      onForgotten: (subjects) => {
        for (const subject of subjects) cache.forget(subject)
      },
    },
  )
  const reports: unknown[] = []
  const report = (message: string, details: object) => void reports.push({ message, details })
  const work = openBodies(1_000_000, (error) => report('death', { error }))
  const history = openHistory(
    {
      ...{ keptIn: { dataDir }, world: 'both' as const, keepContacts: false },
      readerModule: new URL('../src/app/reader-worker.ts', import.meta.url),
    },
    work,
    ledger,
    systemClock,
    openDriftCounter(ledger, systemClock, report),
    report,
  )
  const cache = openAnswerCache(100, systemClock, history)
  onTestFinished(async () => {
    await history.close()
    await work.close()
    await ledger.close()
    await operator.close()
    expect(reports).toEqual([])
  })
  const source = {
    name: 'told',
    collect: async ({ query }: { readonly query: Readonly<Record<string, string>> }) => {
      const body = bodies[query.words ?? ''] ?? bodyOf()
      return { body, collectedAtMs: Date.now(), source: 'sandbox' }
    },
  }
  const ctx = {
    ...{ cache, source, clock: systemClock, observe: history.observe, ledger, report },
    subjectsIn: work.subjectsIn,
    flights: new Flights<never>(),
    tally: new CallTally([meter.id]),
    keysUnderWay: new Map<string, Promise<void>>(),
    deadlineMs: 60_000,
  }
  const plan = compilePlanner(endpoint)
  const planOf = (words: string) => {
    const planned = plan(new Map(Object.entries({ words: [words], acceptCache: ['true'] })))
    if (planned instanceof Error) throw planned
    return planned
  }
  const call = (words: string, key?: string) => {
    const planned = planOf(words)
    const who = {
      ...{ requestId: newRequestId(Date.now()), digest: tokenDigest(token) },
      urgency: 'live' as const,
      ...{ address: '127.0.0.1', tickMs: performance.now(), ...(key !== undefined && { key }) },
      gone: () => new AbortController().signal,
    }
    return new Promise<Outcome<unknown> | undefined>((resolve) => {
      metered(ctx, who, meter, new CallWork(ctx, endpoint, planned), resolve)
    })
  }
  const period = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10, dataset: null }
  const seen = async (subject: string) =>
    (await history.timeline({ ...period, subject })).observations.map(({ query }) => query)
  const rows = async (
    table: 'requests' | 'bodies' | 'request_subjects' | 'body_subjects' | 'answer_subjects',
  ) => (await operator.db.selectFrom(table).selectAll().execute()).length
  const keyOf = (words: string) => planOf(words).cacheKey
  /** The answers as a server has them that starts over the same history. */
  const restarted = () => openAnswerCache(100, systemClock, history)
  return { call, seen, rows, operator, ledger, cache, keyOf, restarted }
}

const asked = (words: string) => JSON.stringify({ words })

it('an answer is found by each creator in it, whose bare ids keep their digits', async () => {
  const { call, seen, rows } = await searching({
    both: bodyOf(first, second, first),
    one: bodyOf(second),
  })
  await call('both')
  await call('one')
  await expect.poll(() => seen(second)).toEqual([asked('one'), asked('both')])
  expect(await seen(first)).toEqual([asked('both')])
  expect(await seen(third)).toEqual([])
  expect(await rows('body_subjects')).toBe(3)
})

it('a fresh answer is known of without being read, in memory and after a restart', async () => {
  const { call, seen, cache, keyOf, restarted } = await searching({ one: bodyOf(first) })
  await call('one')
  await expect.poll(() => seen(first)).toHaveLength(1)
  const [key, other] = [keyOf('one'), keyOf('other')]
  const questions = [
    { key: other, lifetimeMs: 60_000 },
    { key, lifetimeMs: 60_000 },
    { key, lifetimeMs: 0 },
  ]
  const again = restarted()
  for (const known of [cache, again]) {
    expect(await known.areFresh(questions)).toEqual([false, true, false])
  }
  expect(again.size()).toBe(0)
})

it('an answer is forgotten with any of its creators, wherever it is kept', async () => {
  const { call, seen, rows, operator, cache, ledger } = await searching({
    both: bodyOf(first, second),
    one: bodyOf(third),
  })
  for (const words of ['both', 'one']) await call(words, words)
  await expect.poll(() => seen(third)).toHaveLength(1)
  await expect.poll(() => seen(first)).toHaveLength(1)
  expect(await call('both')).toMatchObject({ cache: 'hit' })
  expect(await rows('answer_subjects')).toBe(1)
  expect(await forgetCreator(operator, second)).toMatchObject({
    ...{ observations: 1, bodies: 1, answers: 1, calls: 0 },
  })
  await new Promise<unknown>((resolve) => ledger.reject(rejected(), resolve))
  expect(cache.size()).toBe(1)
  expect(await call('both', 'both')).toMatchObject({ code: 400, costMicros: 0 })
  expect(await call('one', 'one')).toMatchObject({ code: 0, isReplayed: true })
  expect([await seen(first), await seen(second), await seen(third)]).toEqual([
    [],
    [],
    [asked('one')],
  ])
  expect(await rows('requests')).toBe(1)
  expect(await rows('body_subjects')).toBe(1)
  expect(await rows('answer_subjects')).toBe(0)
})

it('nothing about a creator who was just forgotten comes back in an answer', async () => {
  const { call, seen, operator, cache } = await searching({ both: bodyOf(first, second) })
  await forgetCreator(operator, second)
  expect(await call('both', 'k')).toMatchObject({ code: 0, cache: 'miss' })
  expect(await call('both', 'k')).toMatchObject({ code: 400 })
  expect(cache.size()).toBe(0)
  await delay(50)
  expect(await seen(first)).toEqual([])
})

it('an answer that comes from the history is forgotten as well', async () => {
  const { call, seen, restarted, keyOf } = await searching({ both: bodyOf(first, second) })
  await call('both')
  await expect.poll(() => seen(second)).toHaveLength(1)
  const cache = restarted()
  expect(await cache.get(keyOf('both'), 60_000)).toMatchObject({ subjects: [first, second] })
  expect(cache.size()).toBe(1)
  cache.forget(second)
  expect(cache.size()).toBe(0)
})

it('retention takes along whom a body was about', async () => {
  const { call, seen, rows, ledger } = await searching({ both: bodyOf(first, second) })
  await call('both')
  await expect.poll(() => seen(second)).toHaveLength(1)
  const atMs = Date.now()
  const nothing = { answersBeforeMs: 0, erasuresBeforeMs: 0, callsBelow: '', actsBelow: '' }
  await ledger.prune({ atMs, ...nothing, observationsBeforeMs: atMs + 60_000 })
  expect(await rows('bodies')).toBe(0)
  expect(await rows('body_subjects')).toBe(0)
})

/** Any request: with it the ledger sees what others have changed. */
function rejected() {
  return {
    ...{ kind: 'reject' as const, requestId: newRequestId(Date.now()), digest: 'x' },
    ...{ address: '127.0.0.1', endpoint: 'search', code: 400 as const, atMs: Date.now() },
  }
}
