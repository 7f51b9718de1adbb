import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openOperator } from '../../../tests/operator.ts'
import type { Meter } from '../../catalog/operations/operation.ts'
import { systemClock } from '../../core/clock.ts'
import { AppError } from '../../core/errors.ts'
import { newRequestId, tokenDigest } from '../../core/ids.ts'
import type { Engine } from '../../store/ports.ts'
import { openLedger } from '../../store/sqlite/ledger/thread.ts'
import { createAccount } from '../accounts/create.ts'
import { entriesOfCall } from '../ledger/list.ts'
import { reconcile } from '../ledger/reconcile.ts'
import { createToken } from '../tokens/create.ts'
import { revokeToken } from '../tokens/revoke.ts'
import type { MeteredContext, Who } from './context.ts'
import { metered } from './metered.ts'
import type { Found, Outcome } from './outcome.ts'
import { CallTally } from './tally.ts'
import type { Work } from './work.ts'

const meter: Meter = { id: 'job-row', path: '/jobs/row', slug: 'job-row', priceMicros: 3 }
const text = { zh: '采集失败', en: 'The collection failed' }

/** A real ledger, an account of 10, and the digest of its token: whoever pays has no more than that. */
async function startPaying() {
  const dataDir = mkdtempSync(join(tmpdir(), 'astrolabe-metered-'))
  const operator = await openOperator(dataDir, systemClock)
  await createAccount(operator, { name: 'a', topUpMicros: 10 })
  const { id, token } = await createToken(operator, { account: 'a', limits: { ratePerSecond: 50 } })
  const ledgers: Engine[] = []
  const openEngine = async (isAlone: boolean) => {
    const startedAtMs = Date.now()
    const engine = { dataDir, defaultPriceMicros: 1, endpoints: [meter], deadlineMs: 10_000 }
    const ledger = await openLedger(
      { ...engine, startedAtMs, isAlone },
      { onDeath: () => {}, onForgotten: () => {}, onTrouble: () => {} },
    )
    ledgers.push(ledger)
    return ledger
  }
  const ledger = await openEngine(true)
  onTestFinished(async () => {
    for (const each of ledgers) await each.close()
    await operator.close()
    rmSync(dataDir, { recursive: true })
  })
  const report = vi.fn()
  const ctx: MeteredContext = {
    ledger,
    tally: new CallTally([meter.id]),
    keysUnderWay: new Map(),
    clock: systemClock,
    deadlineMs: 60_000,
    report,
  }
  const who = (given: Partial<Who> = {}): Who => ({
    requestId: newRequestId(Date.now()),
    digest: tokenDigest(token),
    address: '127.0.0.1',
    tickMs: performance.now(),
    urgency: 'live',
    gone: () => new AbortController().signal,
    ...given,
  })
  const pay = (work: Work<string> | AppError, payer = who(), at = ctx) =>
    new Promise<Outcome<string> | undefined>((resolve) => {
      metered(at, payer, meter, work, resolve)
    })
  /** What another server would pay with. */
  const openPeer = async () => ({
    ...ctx,
    ledger: await openEngine(false),
    keysUnderWay: new Map(),
  })
  const kindsOf = async ({ requestId }: Who) =>
    (await entriesOfCall(operator, requestId)).map(({ kind }) => kind).sort()
  return {
    ctx,
    who,
    pay,
    openPeer,
    kindsOf,
    operator,
    tokenId: id,
    tally: ctx.tally.of(meter.id),
    report,
  }
}

const found = (answer: string): Found<string> => ({
  answer,
  cache: null,
  source: null,
  ageMs: undefined,
})

const kept = { subjects: [], body: 'a', collectedAtMs: 0, source: 's' }

const none = async (): Promise<never> => {
  throw new Error('It is not to be worked for')
}

it('charges an answer at hand at once, by the digest of a token', async () => {
  const { who, pay, kindsOf, tally } = await startPaying()
  const payer = who()
  const outcome = await pay({ subject: null, atHand: () => found('a'), find: none }, payer)
  expect(outcome).toMatchObject({ code: 0, answer: 'a', costMicros: 3 })
  expect(outcome?.standing).toMatchObject({ availableMicros: 7, rate: { remaining: 49 } })
  expect(await kindsOf(payer)).toEqual(['charge'])
  expect(tally).toMatchObject({ chargedMicros: 3, codes: { 0: 1 } })
})

it('asks the ledger for an answer at hand before anything else can run', async () => {
  const { ctx, who } = await startPaying()
  const admit = vi.spyOn(ctx.ledger, 'admit')
  metered(ctx, who(), meter, { subject: null, atHand: () => found('a'), find: none }, () => {})
  expect(admit).toHaveBeenCalledOnce()
})

it('takes an answer that is looked up first, and works where there is none', async () => {
  const { who, pay, kindsOf } = await startPaying()
  const [looked, worked] = [who(), who()]
  const at = async () => found('looked up')
  expect(await pay({ subject: null, atHand: at, find: none }, looked)).toMatchObject({ code: 0 })
  const nothing = async () => undefined
  const find = async () => found('worked for')
  const outcome = await pay({ subject: null, atHand: nothing, find }, worked)
  expect(outcome).toMatchObject({ code: 0, answer: 'worked for', costMicros: 3 })
  expect(outcome?.standing).toMatchObject({ availableMicros: 4 })
  expect(await kindsOf(looked)).toEqual(['charge'])
  expect(await kindsOf(worked)).toEqual(['charge', 'hold'])
})

it.each([
  ['fails', async () => ({ failure: new AppError(301, text), source: 's' }), 301, 's'],
  ['throws', none, 500, null],
] as const)('releases the price of work that %s', async (_, find, code, source) => {
  const { who, pay, kindsOf, report, tally } = await startPaying()
  const payer = who()
  const outcome = await pay({ subject: null, find }, payer)
  expect(outcome).toMatchObject({ code, costMicros: 0, source })
  expect(outcome?.standing).toMatchObject({ availableMicros: 10 })
  expect(await kindsOf(payer)).toEqual(['hold', 'release'])
  expect(tally.codes[code]).toBe(1)
  // A fault of our own is the operator's to know.
  expect(report).toHaveBeenCalledTimes(code === 500 ? 1 : 0)
})

it('charges nothing of what nobody waited for', async () => {
  const { who, pay, kindsOf, tally } = await startPaying()
  const payer = who()
  const find = async () => ({ failure: 'left' as const, source: null })
  expect(await pay({ subject: null, find }, payer)).toBeUndefined()
  expect(await kindsOf(payer)).toEqual(['hold', 'release'])
  expect(tally.left).toBe(1)
})

it('judges the token before it tells what is wrong with the question', async () => {
  const { pay, operator, tokenId } = await startPaying()
  const wrong = new AppError(400, { zh: '参数有误', en: 'The parameter is wrong' })
  expect(await pay(wrong)).toMatchObject({
    code: 400,
    text: wrong.text,
    standing: { availableMicros: 10 },
  })
  await revokeToken(operator, tokenId)
  expect(await pay(wrong)).toMatchObject({ code: 100, standing: undefined })
})

it('tells whoever has no token that can be one, and asks nobody', async () => {
  const { ctx, who, pay, tally } = await startPaying()
  const reject = vi.spyOn(ctx.ledger, 'reject')
  const outcome = await pay({ subject: null, find: none }, who({ digest: text }))
  expect(outcome).toMatchObject({ code: 100, text, costMicros: 0 })
  expect(reject).not.toHaveBeenCalled()
  expect(tally.codes[100]).toBe(1)
})

it('refuses what the balance does not reach, with nothing done', async () => {
  const { pay } = await startPaying()
  const work = { subject: null, find: async () => found('a') }
  const outcomes = []
  for (let call = 0; call < 4; call++) outcomes.push(await pay(work))
  expect(outcomes.map((outcome) => outcome?.code)).toEqual([0, 0, 0, 601])
  expect(outcomes[3]?.standing).toMatchObject({ availableMicros: 1 })
})

it('brings the answer of a key again and charges once, also while the first is under way', async () => {
  const { who, pay, operator, tally } = await startPaying()
  let done = 0
  const work: Work<string> = {
    subject: null,
    find: async () => {
      done++
      await new Promise((resolve) => setImmediate(resolve))
      return found('a')
    },
    repeatable: {
      question: ['what is asked'],
      keep: ({ answer }) => ({ body: answer, subjects: [], collectedAtMs: 0, source: 's' }),
      restore: ({ body }) => found(body),
    },
  }
  const first = who({ key: 'k' })
  const outcomes = await Promise.all([
    pay(work, first),
    pay(work, who({ key: 'k' })),
    pay(work, who({ key: 'k' })),
  ])
  expect(done).toBe(1)
  const told = outcomes.map((outcome) => outcome?.code === 0 && outcome)
  for (const outcome of told) {
    expect(outcome).toMatchObject({ answer: 'a', requestId: first.requestId })
  }
  expect(told.map((outcome) => (outcome ? outcome.isReplayed : undefined))).toEqual([
    false,
    true,
    true,
  ])
  const other = { ...work, repeatable: { ...work.repeatable, question: ['another'] } }
  expect(await pay(other as Work<string>, who({ key: 'k' }))).toMatchObject({ code: 400 })
  expect(tally.chargedMicros).toBe(3)
  expect(await reconcile(operator)).toMatchObject({ ok: true, openCalls: 0 })
})

it('works once for a key that two servers are sent at once, and charges once', async () => {
  const { ctx, who, pay, openPeer, operator } = await startPaying()
  const peer = await openPeer()
  let done = 0
  const started = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  const work: Work<string> = {
    subject: null,
    find: async () => {
      done++
      started.resolve()
      await finish.promise
      return found('a')
    },
    repeatable: {
      question: ['what is asked'],
      keep: ({ answer }) => ({ body: answer, subjects: [], collectedAtMs: 0, source: 's' }),
      restore: ({ body }) => found(body),
    },
  }
  const both = [ctx, peer].map((at) => pay(work, who({ key: 'k' }), at))
  await started.promise
  const inPatience = pay(work, who({ key: 'k' }), {
    ...peer,
    deadlineMs: 0,
    keysUnderWay: new Map(),
  })
  expect(await inPatience).toMatchObject({ code: 302, retryAfterMs: 1000, costMicros: 0 })
  finish.resolve()
  const outcomes = await Promise.all([...both, pay(work, who({ key: 'k' }), peer)])
  expect(outcomes.map((outcome) => outcome?.requestId)).toEqual(
    outcomes.map(() => outcomes[0]?.requestId),
  )
  expect(outcomes).toMatchObject(outcomes.map(() => ({ code: 0, answer: 'a' })))
  expect(done).toBe(1)
  expect(await reconcile(operator)).toMatchObject({ ok: true, calls: 1, openCalls: 0 })
})

it('settles what could not be kept for its key, and frees the key', async () => {
  const { who, pay, kindsOf, operator } = await startPaying()
  const keep = () => {
    throw new RangeError('Invalid string length')
  }
  const restore = () => found('a')
  const work: Work<string> = {
    subject: null,
    find: async () => found('a'),
    repeatable: { question: ['a'], keep, restore },
  }
  const payer = who({ key: 'k' })
  expect(await pay(work, payer)).toMatchObject({ code: 500, costMicros: 0 })
  expect(await kindsOf(payer)).toEqual(['hold', 'release'])
  const again = { ...work, repeatable: { question: ['a'], restore, keep: () => kept } }
  expect(await pay(again, who({ key: 'k' }))).toMatchObject({ code: 0, isReplayed: false })
  expect(await reconcile(operator)).toMatchObject({ ok: true, openCalls: 0 })
})

it('does nothing for those who left while they waited for their key', async () => {
  const { who, pay, kindsOf } = await startPaying()
  const begun = Promise.withResolvers<void>()
  const work: Work<string> = {
    subject: null,
    find: async () => {
      await begun.promise
      return { failure: new AppError(301, text), source: null }
    },
    repeatable: { question: ['a'], keep: () => kept, restore: () => found('a') },
  }
  const first = pay(work, who({ key: 'k' }))
  const leaver = who({ key: 'k', gone: () => AbortSignal.abort() })
  const left = pay(work, leaver)
  begun.resolve()
  expect(await first).toMatchObject({ code: 301 })
  expect(await left).toBeUndefined()
  expect(await kindsOf(leaver)).toEqual([])
})

it('goes to work where looking an answer up takes too long, and not where its caller left', async () => {
  const { ctx, who, pay, kindsOf } = await startPaying()
  const atHand = () => new Promise<undefined>(() => {})
  const slow = { subject: null, atHand, find: async () => found('a') }
  const impatient = { ...ctx, deadlineMs: 1 }
  const outcome = await new Promise<Outcome<string> | undefined>((resolve) => {
    metered(impatient, who(), meter, slow, resolve)
  })
  expect(outcome).toMatchObject({ code: 0, answer: 'a' })
  const leaver = who({ gone: () => AbortSignal.abort() })
  const looked = { subject: null, atHand: async () => found('a'), find: none }
  expect(await pay(looked, leaver)).toBeUndefined()
  expect(await kindsOf(leaver)).toEqual([])
})

it('tells once, also where whoever is told fails, and keeps what was paid for', async () => {
  const { ctx, who, kindsOf, report } = await startPaying()
  for (const work of [
    { subject: null, atHand: () => found('a'), find: none },
    { subject: null, find: async () => found('a') },
  ]) {
    const payer = who()
    const tell = vi.fn(() => {
      throw new Error('The connection is gone')
    })
    metered(ctx, payer, meter, work, tell)
    await expect.poll(() => kindsOf(payer)).toContain('charge')
    await expect.poll(() => report).toHaveBeenCalledOnce()
    expect(tell).toHaveBeenCalledOnce()
    report.mockClear()
  }
})
