import { expect, it, onTestFinished } from 'vitest'
import { sqlite } from '../../../../tests/ledger-model/engines/sqlite.ts'
import { at, endpoints } from '../../../../tests/ledger-model/plan.ts'
import { startWorld } from '../../../../tests/ledger-model/world.ts'
import { newRequestId } from '../../../core/ids.ts'
import type { SourceState } from '../../../core/source-state.ts'
import type { AdmitRequest, SettleRequest } from '../../../ledger/protocol.ts'
import { reconcile } from '../../../services/ledger/reconcile.ts'
import type { PruneRequest } from '../../requests.ts'

/** Two gateways over one database, and an operator beside them. */
async function startPeers() {
  const { model, world } = await startWorld(sqlite)
  const { store: a, ctx } = world
  const { store: b, close } = world.join()
  onTestFinished(async () => {
    close()
    await world.end()
  })
  const admit = (take: AdmitRequest['take'] = 'hold'): AdmitRequest => ({
    kind: 'admit',
    take,
    requestId: newRequestId(model.nowMs),
    digest: at(model.tokens, 0).digest,
    address: '127.0.0.1',
    endpoint: at(endpoints, 0),
    subject: null,
    source: null,
    atMs: model.nowMs,
  })
  const settle = ({ requestId }: AdmitRequest): SettleRequest => ({
    kind: 'settle',
    requestId,
    state: 'answered',
    code: 0,
    cache: 'miss',
    source: null,
    atMs: model.nowMs,
  })
  const look = () => ({ kind: 'look', atMs: model.nowMs }) as const
  const prune = (): PruneRequest => ({
    kind: 'prune',
    atMs: model.nowMs,
    callsBelow: '',
    actsBelow: '',
    answersBeforeMs: 0,
    observationsBeforeMs: 0,
    erasuresBeforeMs: 0,
  })
  const stateOf = async ({ requestId }: AdmitRequest) =>
    (await world.records()).calls.get(requestId)?.state
  return { model, world, ctx, a, b, admit, settle, look, prune, stateOf }
}

it('leaves what is open at another gateway alone until its lease is past, and then releases it', async () => {
  const { model, world, ctx, a, b, admit, settle, look, stateOf } = await startPeers()
  const call = admit()
  expect(a.commit([call])).toMatchObject([{ verdict: { code: 0 } }])
  const elapse = (seconds: number) => {
    model.nowMs += seconds * 1000
  }
  elapse(6)
  a.commit([look()])
  elapse(10)
  b.commit([look()])
  expect(await stateOf(call)).toBe('open')
  elapse(6)
  b.commit([look()])
  expect(await stateOf(call)).toBe('abandoned')
  // It wakes up, and cannot charge what was released.
  expect(a.commit([settle(call), admit('charge')])).toMatchObject([
    { failure: 'not open' },
    { verdict: { code: 0 } },
  ])
  const { accounts } = await world.books()
  expect(accounts[0]).toEqual({ balanceMicros: 20 - 3, heldMicros: 0 })
  expect(await reconcile(ctx)).toMatchObject({ ok: true, openCalls: 0 })
})

it('releases nothing of a gateway that only stood still while nobody else looked', async () => {
  const { model, a, b, admit, settle, look } = await startPeers()
  const call = admit()
  a.commit([call])
  model.nowMs += 60_000
  a.commit([look()])
  b.commit([look()])
  expect(a.commit([settle(call)])).toMatchObject([{ settlement: { costMicros: 3 } }])
})

it('does not take another gateway for gone because it starts beside it', async () => {
  const { model, world, a, admit, settle } = await startPeers()
  const call = admit()
  a.commit([call])
  const { store, close } = world.join()
  store.leave()
  close()
  expect(a.commit([settle(call)])).toMatchObject([{ settlement: { costMicros: 3 } }])
  a.commit([admit()])
  model.nowMs += 1
  // Alone with the folder, as the lock proves, it need not wait for any lease.
  expect(await world.restart()).toBe(1)
})

it('lets others release at once what was open at one that left', async () => {
  const { a, b, admit, look, stateOf } = await startPeers()
  const call = admit()
  a.commit([call])
  a.leave()
  b.commit([look()])
  expect(await stateOf(call)).toBe('abandoned')
})

it('sees what one did that came and went', async () => {
  const { world, a, b, admit } = await startPeers()
  b.leave()
  a.commit([admit('charge')])
  const { store, close } = world.join()
  expect(store.commit([admit('charge')])).toMatchObject([
    { verdict: { standing: { availableMicros: 14 } } },
  ])
  store.leave()
  close()
  expect(a.commit([admit('charge')])).toMatchObject([
    { verdict: { standing: { availableMicros: 11 } } },
  ])
})

it('joins under an id of its own where the commit that joined it failed', async () => {
  const { model, world, ctx, a, b, admit, settle, look } = await startPeers()
  model.nowMs += 1_000_000
  b.commit([look()])
  const refuse = () => false
  // It had been dropped, and joins again in a commit that is given up.
  expect(() => a.commit([admit()], refuse)).toThrow(/was told/)
  const { store: c, close } = world.join()
  onTestFinished(close)
  const call = admit()
  a.commit([call])
  const ids = (await ctx.db.selectFrom('gateways').select('id').execute()).map(({ id }) => id)
  expect(new Set(ids).size).toBe(3)
  c.leave()
  b.commit([look()])
  expect(a.commit([settle(call)])).toMatchObject([{ settlement: { costMicros: 3 } }])
})

it('takes one balance and one quota in turns, exactly', async () => {
  const { model, world, ctx, a, b, admit, settle } = await startPeers()
  const { id } = at(model.tokens, 0)
  await world.update(id, { ratePerSecond: 100, dailyQuota: 4 }, false)
  const code = (store: typeof a, request: AdmitRequest) => store.commit([request])[0]?.verdict?.code
  const held = admit()
  expect([code(a, admit('charge')), code(b, held), code(a, admit('charge'))]).toEqual([0, 0, 0])
  expect(b.commit([settle(held)])).toMatchObject([{ settlement: { availableMicros: 11 } }])
  expect([code(b, admit('charge')), code(a, admit()), code(b, admit())]).toEqual([0, 303, 303])
  await world.update(id, { dailyQuota: null }, false)
  const codes = Array.from({ length: 4 }, (_, turn) => code(turn % 2 ? a : b, admit('charge')))
  expect(codes).toEqual([0, 0, 601, 601])
  expect(await reconcile(ctx)).toMatchObject({ ok: true })
})

it('counts what another gateway noted and folded before it was looked at', async () => {
  const { model, world, a, b, admit } = await startPeers()
  await world.update(at(model.tokens, 0).id, { ratePerSecond: 100, dailyQuota: 3 }, false)
  a.commit([admit('charge')])
  const { digest } = at(model.tokens, 0)
  const { address, atMs } = admit()
  const inquiry = { kind: 'inquiry', digest, address, atMs } as const
  // So many hours that the inquiry folds their usage, and the charge with it.
  const rejects = Array.from({ length: 300 }, (_, hour) => ({
    ...({ kind: 'reject', requestId: newRequestId(atMs), digest, address, code: 400 } as const),
    ...{ endpoint: at(endpoints, 0), atMs: atMs - hour * 3_600_000 },
  }))
  b.commit([...rejects, admit('charge')])
  expect(b.commit([inquiry])).toMatchObject([{ inquiry: { today: { calls: 2, costMicros: 6 } } }])
  expect(a.commit([inquiry, admit(), admit()])).toMatchObject([
    { inquiry: { today: { calls: 2, costMicros: 6 } } },
    { verdict: { code: 0, standing: { quota: { remaining: 0 } } } },
    { verdict: { code: 303 } },
  ])
})

it('hears of what operators change, and keeps no change that everybody has read', async () => {
  const { model, world, ctx, a, b, admit, prune } = await startPeers()
  const changes = async () => (await ctx.db.selectFrom('changes').selectAll().execute()).length
  const { id } = at(model.tokens, 0)
  a.commit([admit('charge')])
  b.commit([admit('charge')])
  const before = await changes()
  a.commit([admit('charge'), admit('hold')])
  expect(await changes()).toBe(before)
  await world.setPrice(at(endpoints, 0), 5)
  await world.update(id, {}, true)
  expect(await changes()).toBe(before + 2)
  for (const store of [a, b]) {
    expect(store.commit([admit()])).toMatchObject([{ verdict: { fault: 'disabled' } }])
  }
  a.commit([prune()])
  expect(await changes()).toBeGreaterThan(0)
  b.commit([prune()])
  expect(await changes()).toBe(0)
  await world.update(id, {}, false)
  expect(a.commit([admit()])).toMatchObject([{ verdict: { code: 0, priceMicros: 5 } }])
})

it('reads everything anew where the others had dropped it, as it stood still for long', async () => {
  const { model, world, ctx, a, b, admit, prune, look } = await startPeers()
  a.commit([admit('charge')])
  model.nowMs += 1_000_000
  b.commit([look()])
  b.commit([look()])
  expect(await ctx.db.selectFrom('gateways').selectAll().execute()).toHaveLength(1)
  await world.revoke(at(model.tokens, 0).id)
  b.commit([look(), prune()])
  expect(await ctx.db.selectFrom('changes').selectAll().execute()).toEqual([])
  expect(a.commit([admit()])).toMatchObject([{ verdict: { fault: 'revoked' } }])
  a.commit([{ ...admit(), digest: at(model.tokens, 2).digest }])
  expect(await ctx.db.selectFrom('gateways').selectAll().execute()).toHaveLength(2)
})

it('is followed by the others whatever it writes, once they had dropped it', async () => {
  const { model, world, ctx, a, b, admit, look } = await startPeers()
  a.commit([admit('charge')])
  model.nowMs += 1_000_000
  b.commit([look()])
  b.commit([look()])
  for (const store of [a, b, a, b]) store.commit([admit('charge')])
  expect((await world.books()).accounts[0]).toEqual({ balanceMicros: 20 - 15, heldMicros: 0 })
  expect(await reconcile(ctx)).toMatchObject({ ok: true })
})

it('lets one call at a time work for an idempotency key, wherever it is', async () => {
  const { model, world, a, b, admit, settle, look } = await startPeers()
  const once = { keyDigest: 'k', fingerprint: 'f' }
  const { digest } = at(model.tokens, 0)
  const recall = () => {
    const asked = { digest, address: '127.0.0.1', atMs: model.nowMs }
    const question = { ...once, endpoint: at(endpoints, 0) }
    const [reply] = b.commit([{ kind: 'inquiry', ...asked, once: question }])
    return reply?.inquiry?.fault === undefined ? reply?.inquiry?.recalled : undefined
  }
  const keyed = () => ({ ...admit(), once })
  const remember = { ...once, subjects: [], body: '{}', collectedAtMs: 1, source: 's' }
  const first = keyed()
  a.commit([first])
  expect(recall()).toEqual({ refusal: 'under way' })
  const stored = { ...admit('charge'), remember }
  expect(b.commit([keyed(), stored])).toEqual([{ failure: 'key taken' }, { failure: 'key taken' }])
  expect((await world.books()).accounts[0]).toEqual({ balanceMicros: 20, heldMicros: 3 })

  a.commit([{ ...settle(first), code: 301 }])
  expect(recall()).toBeUndefined()
  const second = keyed()
  expect(b.commit([second])).toMatchObject([{ verdict: { code: 0 } }])
  model.nowMs += 20_000
  a.commit([look()])
  const third = keyed()
  expect(a.commit([third])).toMatchObject([{ verdict: { code: 0 } }])
  expect(b.commit([{ ...settle(second), remember }])).toEqual([{ failure: 'not open' }])
  a.commit([{ ...settle(third), remember }])
  expect(recall()).toMatchObject({ answer: { requestId: third.requestId, body: '{}' } })
  expect(b.commit([keyed()])).toEqual([{ failure: 'key taken' }])
  expect((await world.books()).accounts[0]).toEqual({ balanceMicros: 17, heldMicros: 0 })
})

it('keeps what each says of its sources, and tells what was said last', async () => {
  const { model, ctx, a, b } = await startPeers()
  const note = (store: typeof a, ...states: readonly (readonly [string, SourceState])[]) => {
    model.nowMs += 1000
    const conditions = states.map(([source, state]) => {
      return { source, state, reason: undefined, sinceMs: model.nowMs }
    })
    store.commit([{ kind: 'health', counts: [], conditions, keepFromHour: 0, atMs: model.nowMs }])
  }
  const told = async () => {
    const rows = await ctx.db.selectFrom('source_states').selectAll().orderBy('source').execute()
    return rows.map(({ source, state, since }) => [source, state, (since - startedMs) / 1000])
  }
  const startedMs = model.nowMs
  note(a, ['relay', 'working'], ['xingtu', 'stopped'])
  note(b, ['sandbox', 'working'], ['xingtu', 'stopped'])
  expect(await told()).toEqual([
    ['relay', 'working', 1],
    ['sandbox', 'working', 2],
    ['xingtu', 'stopped', 1],
  ])
  note(b, ['xingtu', 'working'])
  expect(await told()).toEqual([
    ['relay', 'working', 1],
    ['xingtu', 'working', 3],
  ])
  note(a, ['xingtu', 'resting'])
  expect(await told()).toEqual([['xingtu', 'resting', 4]])
  // It left, and how the source is at the other is true again.
  a.leave()
  expect(await told()).toEqual([['xingtu', 'working', 3]])
  b.leave()
  expect(await told()).toEqual([['xingtu', 'working', 3]])
})
