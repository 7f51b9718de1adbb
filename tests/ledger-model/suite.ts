import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newRequestId } from '../../src/core/ids.ts'
import type { SettleRequest } from '../../src/ledger/protocol.ts'
import { commandsFor } from './commands.ts'
import type { EngineUnderTest, World } from './engine.ts'
import type { LedgerModel } from './model.ts'
import { at, type Step } from './plan.ts'
import { commit, compare, compareRecords, startWorld } from './world.ts'

const step = (kind: Step['kind']): Step => ({ kind, token: 0, endpoint: 0 })

async function limit(model: LedgerModel, world: World, each: number): Promise<void> {
  const token = at(model.tokens, 0)
  const limits = { ratePerSecond: each, dailyQuota: each }
  await world.update(token.id, limits, false)
  Object.assign(token, limits)
}

/** What every engine does. `numRuns`: how many lives of a server are made up. */
export function describeLedger(engine: EngineUnderTest, numRuns: number): void {
  const start = async () => {
    const started = await startWorld(engine)
    onTestFinished(() => started.world.end())
    return started
  }

  describe(`the ledger over ${engine.name}`, () => {
    it('does what the model does, whatever callers, operators and crashes do in between', {
      timeout: 120_000,
    }, async () => {
      await fc.assert(
        fc.asyncProperty(commandsFor(engine.obstacles), async (commands) => {
          const { model, world } = await startWorld(engine)
          try {
            await fc.asyncModelRun(() => ({ model, real: world }), commands)
            await compareRecords(model, world)
          } finally {
            await world.end()
          }
        }),
        { numRuns },
      )
    })

    it.each(engine.obstacles)('takes nothing when a commit fails on %s', async (name) => {
      const { model, world } = await start()
      await limit(model, world, 3)
      await commit(model, world, [step('hold')])
      const [held] = model.open
      const failing = [step('charge'), step('hold'), step('billed')]
      expect(await commit(model, world, failing, { kind: 'obstacle', name })).toBe(false)
      expect([...model.unsettled]).toEqual([[held, 'broken']])
      await compare(model, world)
      // The failed ones took neither rate nor quota, and the held one is released first.
      await commit(model, world, [step('charge'), step('charge'), step('charge')])
      expect(model.calls.get(String(held))).toMatchObject({ state: 'answered', code: 500 })
      await compare(model, world)
      await compareRecords(model, world)
    })

    it.each(['before', 'meanwhile'] as const)(
      'takes nothing for callers who gave up %s the commit, and all for the others in it',
      async (when) => {
        const { model, world } = await start()
        await limit(model, world, 4)
        await commit(model, world, [step('hold')])
        const [held] = model.open
        const steps = [step('charge'), step('hold'), step('billed'), step('charge'), step('hold')]
        await commit(model, world, steps, { kind: 'given up', count: 3, when })
        // The settlement came too late for its caller: the very same commit released its hold.
        expect(model.calls.get(String(held))).toMatchObject({ state: 'answered', code: 500 })
        await compare(model, world)
        await commit(model, world, [step('charge'), step('charge')])
        await compare(model, world)
        await compareRecords(model, world)
      },
    )

    it('writes down as many refusals a second as calls may be made, and none beyond its rate', async () => {
      const { model, world } = await start()
      await limit(model, world, 3)
      const steps = (kind: Step['kind'], count: number) => Array<Step>(count).fill(step(kind))
      await commit(model, world, [...steps('charge', 5), ...steps('reject', 5)])
      model.nowMs += 1000
      await commit(model, world, steps('reject', 2))
      const { calls } = await world.records()
      const codes = [...calls.values()].map(({ code }) => code)
      expect(codes.toSorted()).toEqual([0, 0, 0, 400, 400, 400, 400, 400])
    })

    it('leaves a key to the call that took it after the claim of another had run out', async () => {
      const { model, world } = await start()
      const keyed = (kind: Step['kind']): Step => ({ ...step(kind), key: 0 })
      await commit(model, world, [keyed('hold')])
      model.nowMs += 86_400_000
      await commit(model, world, [keyed('hold')])
      const [first, second] = model.open
      // The first that opened is the first to end: its answer comes a day too late for the key.
      await commit(model, world, [step('billed')])
      expect(model.open).toEqual([second])
      await commit(model, world, [keyed('recall')])
      await commit(model, world, [step('billed')])
      await commit(model, world, [keyed('recall')])
      expect([...model.answers.values()].map(({ requestId }) => requestId)).toEqual([second])
      expect(model.calls.get(String(first))).toMatchObject({ code: 0 })
      await compareRecords(model, world)
    })

    it('settles a call once, and is not stuck by a settlement that cannot be', async () => {
      const { model, world } = await start()
      await commit(model, world, [step('hold')])
      const settlement: SettleRequest = {
        kind: 'settle',
        requestId: String(model.open[0]),
        state: 'answered',
        code: 0,
        cache: 'miss',
        source: 'test',
        atMs: model.nowMs,
      }
      const settled = repliesOf(await world.commit([settlement, settlement]))
      expect(settled).toMatchObject([{ settlement: { costMicros: 3 } }, { failure: 'not open' }])
      model.settle(settlement.requestId, 'billed')
      for (const { requestId } of [settlement, { requestId: newRequestId(model.nowMs) }]) {
        const [reply] = repliesOf(await world.commit([{ ...settlement, requestId }]))
        expect(reply).toEqual({ failure: 'not open' })
        await commit(model, world, [step('charge')])
      }
      await compare(model, world)
      await compareRecords(model, world)
    })
  })
}

const repliesOf = (told: Awaited<ReturnType<World['commit']>>) =>
  told === 'failed' ? [] : told.replies
