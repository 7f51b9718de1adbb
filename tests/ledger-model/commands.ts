import fc from 'fast-check'
import { expect } from 'vitest'
import type { Mishap, World } from './engine.ts'
import type { LedgerModel } from './model.ts'
import { at, blocks, endpoints, type Step, subjects } from './plan.ts'
import { accountNames, commit, compare, restart } from './world.ts'

type Run = (model: LedgerModel, world: World) => unknown

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
    kind: fc.constantFrom(
      ...(kinds as Step['kind'][]),
      'reject',
      'inquiry',
      'question',
      'recall',
      'recall',
    ),
    token: index,
    endpoint: index,
    subject: index,
    address: fc.constantFrom(0, 0, 0, 1, 2),
    key: fc.nat(1),
  },
  { requiredKeys: ['kind', 'token', 'endpoint', 'subject', 'address'] },
)
const steps = fc.array(step, { minLength: 1, maxLength: 8 })

const commit$ = steps.map((steps) =>
  command(`commit ${JSON.stringify(steps)}`, (model, world) => commit(model, world, steps)),
)
const befallen = (mishap: fc.Arbitrary<Mishap>) =>
  fc
    .tuple(steps, mishap)
    .map(([steps, mishap]) =>
      command(`commit with ${JSON.stringify(mishap)} ${JSON.stringify(steps)}`, (model, world) =>
        commit(model, world, steps, mishap),
      ),
    )
const givenUp$ = befallen(
  fc.record({
    kind: fc.constant('given up' as const),
    count: fc.nat(8),
    when: fc.constantFrom('before' as const, 'meanwhile' as const),
  }),
)
const restart$ = fc.constant(command('restart', restart))
const advance$ = fc.constantFrom(1, 200, 999, 1000, 5000, 64_999, 3_600_000, 86_399_000).map((ms) =>
  command(`advance ${ms}`, (model) => {
    model.nowMs += ms
  }),
)
const move = (kind: 'top_up' | 'adjust', amounts: fc.Arbitrary<number>) =>
  fc.tuple(index, amounts).map(([which, amountMicros]) =>
    command(`${kind} ${which} by ${amountMicros}`, async (model, world) => {
      const account = at(model.accounts, which)
      const isRefused = account.balanceMicros + amountMicros < account.heldMicros
      if (!isRefused) account.balanceMicros += amountMicros
      const moved = await world.move(kind, at(accountNames, which), amountMicros)
      expect(moved).toBe(isRefused ? undefined : account.balanceMicros)
    }),
  )
const topUp$ = move('top_up', fc.integer({ min: 1, max: 30 }))
const adjust$ = move(
  'adjust',
  fc.integer({ min: -30, max: 10 }).filter((amount) => amount !== 0),
)
const price$ = fc.tuple(index, fc.option(fc.constantFrom(0, 1, 3, 8))).map(([which, priceMicros]) =>
  command(`price ${which} ${priceMicros}`, async (model, world) => {
    const endpoint = at(endpoints, which)
    await world.setPrice(endpoint, priceMicros)
    if (priceMicros === null) model.prices.delete(endpoint)
    else model.prices.set(endpoint, priceMicros)
  }),
)

const changes = fc.record(
  {
    ratePerSecond: fc.integer({ min: 1, max: 6 }),
    dailyQuota: fc.option(fc.nat(6)),
    endpoints: fc.option(fc.subarray(endpoints, { minLength: 1 })),
    addresses: fc.option(fc.subarray(blocks, { minLength: 1 })),
    expiresInMs: fc.option(fc.constantFrom(1, 1000, 3_600_000)),
    disabled: fc.nat(4).map((n) => n === 0),
  },
  { requiredKeys: ['disabled'] },
)
const update$ = fc.tuple(index, changes).map(([which, changes]) =>
  command(`update ${which} ${JSON.stringify(changes)}`, async (model, world) => {
    const { disabled, expiresInMs, ...rest } = changes
    const token = at(model.tokens, which)
    const limits = {
      ...rest,
      ...(expiresInMs !== undefined && { expiresAtMs: expiresInMs && model.nowMs + expiresInMs }),
    }
    expect(await world.update(token.id, limits, disabled)).toBe(!token.revoked)
    if (!token.revoked) Object.assign(token, limits, { disabled })
  }),
)
/** For good, so only ever the same one. */
const revoke$ = fc.constant(
  command('revoke', async (model, world) => {
    const token = at(model.tokens, 0)
    await world.revoke(token.id)
    token.revoked = true
  }),
)
/** Whether a server hears once more of what it was told a moment ago is an engine's own affair. */
const momentMs = 2001
const forget$ = fc.constantFrom(...subjects).map((subject) =>
  command(`forget ${subject}`, async (model, world) => {
    model.nowMs += momentMs
    await world.forget(subject)
    model.forget(subject)
  }),
)

const operatorCommands = [topUp$, topUp$, adjust$, price$, update$, revoke$, forget$, restart$]

/** What callers, operators and crashes may do to an engine with these obstacles. */
export function commandsFor(obstacles: readonly string[]) {
  const obstacle = fc.record({
    kind: fc.constant('obstacle' as const),
    name: fc.constantFrom(...obstacles),
  })
  const callerCommands = [
    commit$,
    commit$,
    commit$,
    commit$,
    commit$,
    befallen(obstacle),
    givenUp$,
    advance$,
    advance$,
  ]
  return fc.commands([...callerCommands, ...operatorCommands], { maxCommands: 50, size: '+1' })
}
