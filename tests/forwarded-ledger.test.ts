import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { Hub } from '../src/app/forwarding/hub.ts'
import { connectKeeper } from '../src/app/processes/connect.ts'
import { HeldCalls } from '../src/app/processes/held-calls.ts'
import { listenAt } from '../src/app/processes/listening.ts'
import { systemClock } from '../src/core/clock.ts'
import { newRequestId, tokenDigest } from '../src/core/ids.ts'
import { CommitError, type Done } from '../src/ledger/ledger.ts'
import type { AdmitRequest, SettleRequest } from '../src/ledger/protocol.ts'
import { createAccount } from '../src/services/accounts/create.ts'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { openLedger } from '../src/store/sqlite/ledger/thread.ts'
import { stubSource, temporaryFolder } from './harness.ts'
import { openOperator } from './operator.ts'
import { until } from './until.ts'

const meter = { id: 'row', path: '/row', slug: 'row', priceMicros: 3 }

/** A keeper, and a server whose connection with it can be hindered and cut. */
async function startForwarding() {
  const dataDir = temporaryFolder()
  const ctx = await openOperator(dataDir)
  await createAccount(ctx, { name: 'a', topUpMicros: 10 })
  const { token } = await createToken(ctx, { account: 'a', limits: { ratePerSecond: 50 } })
  const settings = { dataDir, defaultPriceMicros: 1, endpoints: [meter], deadlineMs: 10_000 }
  const engine = await openLedger(
    { ...settings, startedAtMs: Date.now(), isAlone: true },
    { onDeath: () => {}, onForgotten: () => {}, onTrouble: () => {} },
  )
  const source = stubSource('{}')
  const ask = () => new HeldCalls(engine, systemClock)
  const hub = new Hub({ engine, source, sources: [source], clock: systemClock, ask })
  const endListening = await listenAt(join(dataDir, 'hub.sock'), hub)
  const heard = { backs: 0, forgotten: [] as string[] }
  const between = await startBetween(join(dataDir, 'hub.sock'), join(dataDir, 'between.sock'))
  const keeper = await connectKeeper(join(dataDir, 'between.sock'), {
    log: pino({ level: 'silent' }),
    onForgotten: (subject) => void heard.forgotten.push(subject),
    onBack: () => void heard.backs++,
  })
  onTestFinished(async () => {
    keeper.unlock()
    endListening()
    hub.close()
    await engine.close()
    await ctx.close()
  })
  const { engine: ledger } = keeper
  const requestId = newRequestId(Date.now())
  const digest = tokenDigest(token)
  const asked = { requestId, digest, address: '127.0.0.1', endpoint: meter.id, atMs: Date.now() }
  const admit = (take: AdmitRequest['take']) =>
    replyOf<object>((done) =>
      ledger.admit({ ...asked, kind: 'admit', take, subject: null, source: null }, done),
    )
  const settle = () => {
    const ended = { state: 'answered', code: 0, cache: 'miss', source: 's' } as const
    const request: SettleRequest = { ...ended, kind: 'settle', requestId, atMs: Date.now() }
    return replyOf<object>((done) => ledger.settle(request, done))
  }
  const balance = async () => (await ctx.operators.account('a'))?.balanceMicros
  return { ctx, hub, heard, between, ledger, admit, settle, balance }
}

const replyOf = <Reply>(ask: (done: Done<Reply>) => void) =>
  new Promise<Reply | CommitError>((resolve) => ask(resolve))

/** Stands between a server and its keeper, and loses what goes one way when it is told to. */
async function startBetween(keeper: string, path: string) {
  const sockets = new Set<Socket>()
  const losing = { requests: false, replies: false }
  const server = createServer((outer) => {
    const inner = connect(keeper)
    for (const socket of [outer, inner]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    outer.on('data', (bytes) => losing.requests || inner.write(bytes))
    inner.on('data', (bytes) => losing.replies || outer.write(bytes))
  })
  await new Promise<void>((resolve) => void server.listen(path, resolve))
  onTestFinished(() => void server.close())
  return {
    losing,
    cut: () => {
      Object.assign(losing, { requests: false, replies: false })
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
  }
}

it('a charge whose reply was lost with the keeper is told by the next', async () => {
  const { ctx, between, admit, balance } = await startForwarding()
  between.losing.replies = true
  const verdict = admit('charge')
  await until(async () => (await balance()) === 7)
  between.cut()
  expect(await verdict).toMatchObject({ code: 0, priceMicros: 3, standing: { availableMicros: 7 } })
  expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0 })
})

it('a settlement whose reply was lost with the keeper is told by the next', async () => {
  const { ctx, between, admit, settle, balance } = await startForwarding()
  expect(await admit('hold')).toMatchObject({ code: 0 })
  between.losing.replies = true
  const settlement = settle()
  await until(async () => (await balance()) === 7)
  between.cut()
  expect(await settlement).toEqual({ costMicros: 3, availableMicros: 7 })
  expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0 })
})

it('what never reached the keeper has failed, and is not charged later', async () => {
  const { ctx, between, admit, balance } = await startForwarding()
  between.losing.requests = true
  const verdict = admit('charge')
  await new Promise(setImmediate)
  between.cut()
  expect(await verdict).toBeInstanceOf(CommitError)
  expect(await balance()).toBe(10)
  expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0 })
})

it('a hold whose reply was lost has failed, and is released', async () => {
  const { ctx, between, admit } = await startForwarding()
  between.losing.replies = true
  const verdict = admit('hold')
  await until(async () => (await reconcile(ctx)).openCalls === 1)
  between.cut()
  expect(await verdict).toBeInstanceOf(CommitError)
  await until(async () => (await reconcile(ctx)).openCalls === 0)
})

it('a call whose server is gone settles no more: what it held is released', async () => {
  const { between, admit, settle, balance, ctx } = await startForwarding()
  await admit('hold')
  between.cut()
  await until(async () => (await reconcile(ctx)).openCalls === 0)
  expect(await settle()).toBeInstanceOf(CommitError)
  expect(await balance()).toBe(10)
})

it('an erasure is told to who is there, and to who was away that there may have been some', async () => {
  const { hub, heard, between, admit } = await startForwarding()
  hub.forget(['7'])
  expect(await admit('charge')).toMatchObject({ code: 0 })
  expect(heard).toEqual({ backs: 0, forgotten: ['7'] })
  between.cut()
  await until(() => heard.backs === 1)
})

it('a keeper that is silent is said to be started again, and calls are served once it is heard', async () => {
  const { between, ledger } = await startForwarding()
  expect(await ledger.trouble()).toBeUndefined()
  between.losing.replies = true
  const silent = await ledger.trouble()
  expect(silent?.en).toMatch(/does not respond; it is started again by itself/)
  expect(silent?.zh).toMatch(/没有响应；.*自动重新启动/)
  between.cut()
  await until(async () => (await ledger.trouble()) === undefined)
})
