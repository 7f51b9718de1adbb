import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { LedgerModel } from '../../../../tests/ledger-model/model.ts'
import { at, endpoints, type Step, subjects } from '../../../../tests/ledger-model/plan.ts'
import {
  accountNames,
  commit,
  commitAgainst,
  commitGivenUp,
  compare,
  compareRecords,
  endWorld,
  obstacles,
  restart,
  startWorld,
  type World,
} from '../../../../tests/ledger-model/world.ts'
import { OperatorError } from '../../../core/errors.ts'
import { newRequestId } from '../../../core/ids.ts'
import type { SettleRequest } from '../../../ledger/protocol.ts'
import { adjustAccount } from '../../../services/accounts/adjust.ts'
import { topUpAccount } from '../../../services/accounts/top-up.ts'
import { forgetCreator } from '../../../services/creators/forget.ts'
import { setPrice } from '../../../services/prices/set-price.ts'
import { revokeToken } from '../../../services/tokens/revoke.ts'
import { updateToken } from '../../../services/tokens/update.ts'
import type { StoreRequest } from './requests.ts'

async function adjust(model: LedgerModel, { ctx }: World, index: number, amountMicros: number) {
  const account = at(model.accounts, index)
  const name = at(accountNames, index)
  const input = { name, amountMicros, reason: 'test', actor: 'test' }
  if (account.balanceMicros + amountMicros < account.heldMicros) {
    await expect(adjustAccount(ctx, input)).rejects.toThrow(OperatorError)
    return
  }
  account.balanceMicros += amountMicros
  expect(await adjustAccount(ctx, input)).toBe(account.balanceMicros)
}

type Run = (model: LedgerModel, world: World) => void | Promise<void>

function command(name: string, act: Run): fc.AsyncCommand<LedgerModel, World> {
  return {
    check: () => true,
    run: async (model, world) => {
      await act(model, world)
      await compare(model, world)
    },
    toString: () => name,
  }
}

const index = fc.nat(5)
const kinds = [
  'hold',
  'hold',
  'hold',
  'charge',
  'charge',
  'billed',
  'billed',
  'failed',
  'cancelled',
]
const step: fc.Arbitrary<Step> = fc.record(
  {
    kind: fc.constantFrom(...(kinds as Step['kind'][]), 'reject', 'inquiry', 'recall', 'recall'),
    token: index,
    endpoint: index,
    subject: index,
    key: fc.nat(1),
  },
  { requiredKeys: ['kind', 'token', 'endpoint', 'subject'] },
)
const steps = fc.array(step, { minLength: 1, maxLength: 8 })

const commit$ = steps.map((steps) =>
  command(`commit ${JSON.stringify(steps)}`, (model, world) => commit(model, world, steps)),
)
const failure$ = fc
  .tuple(steps, fc.constantFrom(...obstacles))
  .map(([steps, obstacle]) =>
    command(`commit against ${obstacle} ${JSON.stringify(steps)}`, (model, world) =>
      commitAgainst(model, world, steps, obstacle),
    ),
  )
const givenUp$ = fc
  .tuple(steps, fc.nat(8), fc.constantFrom('before', 'meanwhile'))
  .map(([steps, count, when]) =>
    command(
      `commit of which ${count} are given up ${when} ${JSON.stringify(steps)}`,
      (model, world) => commitGivenUp(model, world, steps, { count, when }),
    ),
  )
const restart$ = fc.constant(command('restart', restart))
const advance$ = fc.constantFrom(1, 200, 999, 1000, 5000, 64_999, 3_600_000, 86_399_000).map((ms) =>
  command(`advance ${ms}`, (model) => {
    model.nowMs += ms
  }),
)
const topUp$ = fc.tuple(index, fc.integer({ min: 1, max: 30 })).map(([which, amountMicros]) =>
  command(`top up ${which} by ${amountMicros}`, async (model, { ctx }) => {
    const account = at(model.accounts, which)
    const name = at(accountNames, which)
    account.balanceMicros += amountMicros
    const input = { name, amountMicros, note: null, actor: 'test' }
    expect(await topUpAccount(ctx, input)).toBe(account.balanceMicros)
  }),
)
const adjust$ = fc
  .tuple(
    index,
    fc.integer({ min: -30, max: 10 }).filter((amount) => amount !== 0),
  )
  .map(([which, amount]) =>
    command(`adjust ${which} by ${amount}`, (model, world) => adjust(model, world, which, amount)),
  )
const price$ = fc.tuple(index, fc.option(fc.constantFrom(0, 1, 3, 8))).map(([which, priceMicros]) =>
  command(`price ${which} ${priceMicros}`, async (model, { ctx }) => {
    const endpoint = at(endpoints, which)
    await setPrice(ctx, { endpoint, priceMicros })
    if (priceMicros === null) model.prices.delete(endpoint)
    else model.prices.set(endpoint, priceMicros)
  }),
)

const changes = fc.record(
  {
    ratePerSecond: fc.integer({ min: 1, max: 6 }),
    dailyQuota: fc.option(fc.nat(6)),
    endpoints: fc.option(fc.subarray(endpoints, { minLength: 1 })),
    disabled: fc.nat(4).map((n) => n === 0),
  },
  { requiredKeys: ['disabled'] },
)
const update$ = fc.tuple(index, changes).map(([which, { disabled, ...limits }]) =>
  command(`update ${which} ${JSON.stringify({ disabled, ...limits })}`, async (model, { ctx }) => {
    const token = at(model.tokens, which)
    const update = updateToken(ctx, { id: token.id, limits, disabled })
    if (token.revoked) {
      await expect(update).rejects.toThrow(OperatorError)
      return
    }
    await update
    Object.assign(token, limits, { disabled })
  }),
)
/** For good, so only ever the same one. */
const revoke$ = fc.constant(
  command('revoke', async (model, { ctx }) => {
    const token = at(model.tokens, 0)
    await revokeToken(ctx, token.id)
    token.revoked = true
  }),
)
const forget$ = fc.constantFrom(...subjects).map((subject) =>
  command(`forget ${subject}`, async (model, { ctx }) => {
    await forgetCreator(ctx, subject)
    model.forget(subject)
  }),
)

const gateCommands = [
  commit$,
  commit$,
  commit$,
  commit$,
  commit$,
  failure$,
  givenUp$,
  advance$,
  advance$,
]
const operatorCommands = [topUp$, topUp$, adjust$, price$, update$, revoke$, forget$, restart$]

describe('the book', () => {
  it('does what the model does, whatever callers, operators and crashes do in between', {
    timeout: 120_000,
  }, async () => {
    const commands = fc.commands([...gateCommands, ...operatorCommands], {
      maxCommands: 50,
      size: '+1',
    })
    await fc.assert(
      fc.asyncProperty(commands, async (commands) => {
        const { model, world } = await startWorld()
        try {
          await fc.asyncModelRun(() => ({ model, real: world }), commands)
          await compareRecords(model, world)
        } finally {
          await endWorld(world)
        }
      }),
      { numRuns: 60 },
    )
  })

  it.each(obstacles.filter((each) => each !== 'locked'))(
    'takes nothing when a commit fails on %s',
    async (obstacle) => {
      const { model, world } = await startWorld()
      onTestFinished(() => endWorld(world))
      const token = at(model.tokens, 0)
      await updateToken(world.ctx, { id: token.id, limits: { ratePerSecond: 3, dailyQuota: 3 } })
      Object.assign(token, { ratePerSecond: 3, dailyQuota: 3 })
      const step = (kind: Step['kind']): Step => ({ kind, token: 0, endpoint: 0 })

      commit(model, world, [step('hold')])
      const [held] = model.open
      await commitAgainst(model, world, [step('charge'), step('hold'), step('billed')], obstacle)
      expect([...model.unsettled]).toEqual([[held, 'broken']])
      await compare(model, world)
      // The failed ones took neither rate nor quota, and the held one is released first.
      commit(model, world, [step('charge'), step('charge'), step('charge')])
      expect(model.calls.get(String(held))).toMatchObject({ state: 'answered', code: 500 })
      await compare(model, world)
      await compareRecords(model, world)
    },
  )

  it.each(['before', 'meanwhile'] as const)(
    'takes nothing for callers who gave up %s the commit, and all for the others in it',
    async (when) => {
      const { model, world } = await startWorld()
      onTestFinished(() => endWorld(world))
      const token = at(model.tokens, 0)
      await updateToken(world.ctx, { id: token.id, limits: { ratePerSecond: 4, dailyQuota: 4 } })
      Object.assign(token, { ratePerSecond: 4, dailyQuota: 4 })
      const step = (kind: Step['kind']): Step => ({ kind, token: 0, endpoint: 0 })

      commit(model, world, [step('hold')])
      const [held] = model.open
      const steps = [step('charge'), step('hold'), step('billed'), step('charge'), step('hold')]
      commitGivenUp(model, world, steps, { count: 3, when })
      // The settlement came too late for its caller: the very same commit released its hold.
      expect(model.calls.get(String(held))).toMatchObject({ state: 'answered', code: 500 })
      await compare(model, world)
      commit(model, world, [step('charge'), step('charge')])
      await compare(model, world)
      await compareRecords(model, world)
    },
  )

  it('waits for another process, and then does all that was asked meanwhile', async () => {
    const { model, world } = await startWorld()
    onTestFinished(() => endWorld(world))
    const step = (kind: Step['kind']): Step => ({ kind, token: 0, endpoint: 0 })
    commit(model, world, [step('hold')])
    await commitAgainst(model, world, [step('billed'), step('charge')], 'locked')
    expect(model.unsettled.size).toBe(0)
    await compare(model, world)
    await compareRecords(model, world)
  })

  it('settles a call once, and is not stuck by a settlement that cannot be', async () => {
    const { model, world } = await startWorld()
    onTestFinished(() => endWorld(world))
    const step = (kind: Step['kind']): Step => ({ kind, token: 0, endpoint: 0 })
    commit(model, world, [step('hold')])
    const settlement: SettleRequest = {
      kind: 'settle',
      requestId: String(model.open[0]),
      state: 'answered',
      code: 0,
      cache: 'miss',
      source: 'test',
      atMs: model.nowMs,
    }
    commit(model, world, [step('billed')])
    for (const { requestId } of [settlement, { requestId: newRequestId(model.nowMs) }]) {
      expect(() => world.book.commit([{ ...settlement, requestId }])).toThrow(/No open call/)
      commit(model, world, [step('charge')])
    }
    await compare(model, world)
    await compareRecords(model, world)
  })

  it('keeps usage by hour through thousands of hours and tokens', async () => {
    const { model, world } = await startWorld()
    onTestFinished(() => endWorld(world))
    const { digest } = at(model.tokens, 0)
    const hours = 10_000
    const endpoint = at(endpoints, 0)
    const reject = (hour: number): StoreRequest => ({
      kind: 'reject',
      requestId: newRequestId(model.nowMs),
      digest,
      address: '127.0.0.1',
      endpoint,
      code: 400,
      atMs: model.nowMs + (hour % hours) * 3_600_000,
    })
    const batch = 250
    for (let from = 0; from < 2 * hours; from += batch) {
      world.book.commit(Array.from({ length: batch }, (_, index) => reject(from + index)))
    }
    const rows = await world.ctx.db
      .selectFrom('usage')
      .select(({ fn }) => ['hour', fn.sum<number>('calls').as('calls')])
      .groupBy('hour')
      .execute()
    expect(rows).toHaveLength(hours)
    expect(rows.every(({ calls }) => calls === 2)).toBe(true)
    const { folded, noted } = await usageTables(world)
    expect(folded).toBeGreaterThan(8000)
    expect(noted).toBeLessThan(8192 / batch + 1)
  })
})

/** Rows of the hours, and notes that are not folded into them yet. */
async function usageTables({ ctx: { db } }: World) {
  const folded = await db.selectFrom('usage_hours').selectAll().execute()
  const noted = await sql`SELECT id FROM usage_notes`.execute(db)
  return { folded: folded.length, noted: noted.rows.length }
}
