import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { sql } from 'kysely'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openOperator } from '../../../../tests/operator.ts'
import { systemClock } from '../../../core/clock.ts'
import { newRequestId, tokenDigest } from '../../../core/ids.ts'
import type { AdmitRequest, Settlement, SettleRequest, Verdict } from '../../../ledger/protocol.ts'
import { createAccount } from '../../../services/accounts/create.ts'
import { forgetCreator } from '../../../services/creators/forget.ts'
import { reconcile } from '../../../services/ledger/reconcile.ts'
import { replied } from '../../../services/metered/replied.ts'
import { setPrice } from '../../../services/prices/set-price.ts'
import { createToken } from '../../../services/tokens/create.ts'
import type { Observation } from '../../ports.ts'
import { openLedger } from './thread.ts'

/** A data folder with a token, the ledger's thread over it, and a call to put to it. */
async function startLedger() {
  const dataDir = mkdtempSync(join(tmpdir(), 'astrolabe-ledger-'))
  const ctx = await openOperator(dataDir, systemClock)
  await createAccount(ctx, { name: 'a', topUpMicros: 1_000_000 })
  const limits = { ratePerSecond: 1000 }
  const { token } = await createToken(ctx, { account: 'a', limits })
  const settings = {
    dataDir,
    defaultPriceMicros: 1,
    startedAtMs: Date.now(),
    isAlone: true,
    endpoints: [],
    deadlineMs: 10_000,
  }
  const forgotten: (readonly string[])[] = []
  const onForgotten = (subjects: readonly string[]) => void forgotten.push(subjects)
  const deaths: Error[] = []
  const onDeath = (error: Error) => void deaths.push(error)
  const threads: Worker[] = []
  const onWorker = (worker: Worker) => void threads.push(worker)
  process.on('worker', onWorker)
  const ledger = await openLedger(settings, { onDeath, onForgotten, onTrouble: () => {} })
  process.off('worker', onWorker)
  onTestFinished(async () => {
    await ctx.close()
    rmSync(dataDir, { recursive: true })
  })
  const admit = (): AdmitRequest => ({
    kind: 'admit',
    take: 'charge',
    requestId: newRequestId(Date.now()),
    digest: tokenDigest(token),
    address: '127.0.0.1',
    endpoint: 'get-kol-link-info',
    subject: null,
    source: null,
    atMs: Date.now(),
  })
  const put = (request = admit()) => replied<Verdict>((done) => ledger.admit(request, done))
  return { ledger, ctx, admit, put, forgotten, deaths, threads }
}

it('commits what is waiting before it closes, and replies to each in its turn', async () => {
  const { ledger, ctx, put } = await startLedger()
  const verdicts = Array.from({ length: 100 }, () => put())
  await ledger.close()
  const available = (await Promise.all(verdicts)).map(
    (verdict) => verdict.code === 0 && verdict.standing.availableMicros,
  )
  expect(available).toEqual(Array.from({ length: 100 }, (_, index) => 999_999 - index))
  expect(await reconcile(ctx)).toMatchObject({ ok: true, calls: 100, openCalls: 0 })
})

it('fails the calls of a batch that cannot be committed, and no other', async () => {
  const { ledger, ctx, put } = await startLedger()
  await put()
  await sql`CREATE TRIGGER obstacle BEFORE INSERT ON calls
    BEGIN SELECT RAISE (ABORT, 'an obstacle'); END`.execute(ctx.db)
  const told = await Promise.allSettled([put(), put(), put()])
  expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(ledger.failure).toBe('an obstacle')
  await sql`DROP TRIGGER obstacle`.execute(ctx.db)
  expect(await put()).toMatchObject({ code: 0, standing: { availableMicros: 999_998 } })
  expect(ledger.failure).toBeUndefined()
  await ledger.close()
  expect(await reconcile(ctx)).toMatchObject({ ok: true, calls: 2 })
})

it('fails a settlement that has nothing to settle, and nobody beside it', async () => {
  const { ledger, ctx, put } = await startLedger()
  const unheard: SettleRequest = {
    kind: 'settle',
    requestId: newRequestId(Date.now()),
    state: 'answered',
    code: 0,
    cache: 'miss',
    source: null,
    atMs: Date.now(),
  }
  const settled = replied<Settlement>((done) => ledger.settle(unheard, done))
  const told = await Promise.allSettled([put(), settled, put()])
  expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(ledger.failure).toBeUndefined()
  await ledger.close()
  expect(await reconcile(ctx)).toMatchObject({ ok: true, calls: 2 })
})

it('tells of each erasure once, and forgets whom it was about', async () => {
  const { ledger, ctx, forgotten } = await startLedger()
  await ledger.look(Date.now())
  const subjects = ['6629722295873044494', '6629722295873044495']
  for (const [priceMicros, subject] of subjects.entries()) {
    await forgetCreator(ctx, subject)
    await ledger.look(Date.now())
    await setPrice(ctx, { endpoint: 'creator-history', priceMicros })
    await ledger.look(Date.now())
    const none = {
      atMs: Date.now(),
      callsBelow: '',
      actsBelow: '',
      answersBeforeMs: 0,
      observationsBeforeMs: 0,
    }
    const left = () => ctx.db.selectFrom('forgotten_creators').select('subject').execute()
    await ledger.prune({ ...none, erasuresBeforeMs: Date.now() - 60_000 })
    expect(await left()).toEqual([{ subject }])
    await ledger.prune({ ...none, erasuresBeforeMs: Date.now() + 1 })
    expect(await left()).toEqual([])
  }
  expect(forgotten).toEqual(subjects.map((subject) => [subject]))
  await ledger.close()
})

it('forgets keys that are a day old, and dates those anew that a clock set back left days ahead', async () => {
  const { ledger, ctx, admit, put } = await startLedger()
  const now = Date.now()
  const hourMs = 3_600_000
  const at = { old: -25, fresh: -23, ahead: 23, farAhead: 49 }
  for (const [keyDigest, hours] of Object.entries(at)) {
    const answer = { subjects: [], body: '{}', collectedAtMs: now, source: 'test' }
    const remember = { keyDigest, fingerprint: 'f', ...answer }
    await put({ ...admit(), remember, atMs: now + hours * hourMs })
  }
  const prune = () =>
    ledger.prune({
      atMs: now,
      callsBelow: '',
      actsBelow: '',
      answersBeforeMs: now - 24 * hourMs,
      observationsBeforeMs: 0,
      erasuresBeforeMs: 0,
    })
  expect([await prune(), await prune()]).toEqual([2, 0])
  const kept = await ctx.db
    .selectFrom('idempotent_answers')
    .select(['key_digest', 'created_at'])
    .orderBy('key_digest')
    .execute()
  expect(kept.map(({ key_digest, created_at }) => [key_digest, created_at - now])).toEqual([
    ['ahead', 23 * hourMs],
    ['farAhead', 0],
    ['fresh', -23 * hourMs],
  ])
  await ledger.close()
})

it('fails all that waits, and all that comes, once its thread has died', async () => {
  const { ledger, ctx, put, deaths, threads } = await startLedger()
  expect(await put()).toMatchObject({ code: 0 })
  expect(await ledger.trouble()).toBeUndefined()
  const [thread] = threads
  // Nothing that the thread can read: it throws where nobody catches.
  thread?.postMessage(null)
  const waiting = [put(), put(), ledger.look(Date.now())]
  const told = await Promise.allSettled(waiting)
  expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  await expect(put()).rejects.toThrow(/thread died/)
  expect(told.map((each) => each.status === 'rejected' && String(each.reason))).toEqual(
    told.map(() => expect.stringMatching(/thread died/)),
  )
  const isDead = { en: expect.stringContaining('has died') }
  expect(await ledger.trouble()).toMatchObject(isDead)
  // Nor is it taken for one that only makes no progress, which is found out after two seconds.
  await delay(2500)
  expect(await ledger.trouble()).toMatchObject(isDead)
  await expect(put()).rejects.toThrow(/thread died/)
  expect(deaths).toHaveLength(1)
  await ledger.close()
  expect(await reconcile(ctx)).toMatchObject({ ok: true, calls: 1 })
})

const observation: Observation = {
  ...{ key: 'key', dataset: 'link-info', subjects: [], subjectsInBody: [], query: '{}' },
  ...{ collectedAtMs: 0, source: 'sandbox', altered: false },
  ...{ digest: Buffer.alloc(32), deflated: Buffer.alloc(0) },
}

it('calls that collect share commits where many do, observations as well, and a stored answer takes them along', async () => {
  const { ledger, admit, put, threads } = await startLedger()
  const holds = Array.from({ length: 12 }, () => ({ ...admit(), take: 'hold' as const }))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  for (const { code } of await Promise.all(holds.map((hold) => put(hold)))) expect(code).toBe(0)
  const [thread] = threads
  if (!thread) throw new Error('The ledger has no thread')
  const sent = vi.spyOn(thread, 'postMessage')
  const settle = async ({ requestId, atMs }: AdmitRequest) => {
    const ended = { state: 'answered', code: 0, cache: 'miss', source: 'sandbox' } as const
    const request = { kind: 'settle' as const, requestId, ...ended, atMs }
    return await replied<Settlement>((done) => ledger.settle(request, done))
  }
  const turnsLater = async () => {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  const [first, second, third, ...others] = holds.map((hold) => () => settle(hold))
  const settling: (Promise<unknown> | undefined)[] = [first?.()]
  await turnsLater()
  settling.push(second?.(), ledger.observe(observation, 0))
  await turnsLater()
  expect(sent).not.toHaveBeenCalled()
  vi.advanceTimersByTime(3)
  expect(sent).toHaveBeenCalledTimes(1)
  await Promise.all(settling)
  const taken = third?.()
  await turnsLater()
  await Promise.all([taken, put()])
  expect(sent).toHaveBeenCalledTimes(2)
  await Promise.all(others.map((settle) => settle()))
  vi.useRealTimers()
  await ledger.close()
})
