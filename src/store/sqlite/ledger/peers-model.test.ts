import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type SqliteWorld, sqlite } from '../../../../tests/ledger-model/engines/sqlite.ts'
import type { LedgerModel } from '../../../../tests/ledger-model/model.ts'
import { at, endpoints, type Step } from '../../../../tests/ledger-model/plan.ts'
import {
  accountNames,
  commit,
  compare,
  compareRecords,
  startWorld,
} from '../../../../tests/ledger-model/world.ts'
import { newRequestId } from '../../../core/ids.ts'
import type { LedgerRequest } from '../../../ledger/protocol.ts'

/** So many hours that the next inquiry folds their usage. */
const manyHours = 300

/** Two gateways over one database, an operator, and one model of what they all do. */
class Peers {
  readonly model: LedgerModel
  readonly world: SqliteWorld
  #second: ReturnType<SqliteWorld['openPeer']>

  constructor(model: LedgerModel, world: SqliteWorld) {
    this.model = model
    this.world = world
    this.#second = world.openPeer()
  }

  store(gateway: number) {
    return gateway === 0 ? this.world.store : this.#second.store
  }

  /** The second gateway leaves, and another comes. What it has open would be released by anybody. */
  replaceSecond(): void {
    if (this.model.open.length > 0) return
    this.#second.store.leave()
    this.#second.close()
    this.#second = this.world.openPeer()
  }

  close(): void {
    this.#second.close()
  }

  caller(token: number) {
    const { nowMs, tokens } = this.model
    const requestId = newRequestId(nowMs)
    const { digest } = at(tokens, token)
    return { requestId, digest, address: '127.0.0.1', endpoint: at(endpoints, 0), atMs: nowMs }
  }
}

function turn(name: string, run: (peers: Peers) => unknown) {
  return { run, toString: () => name }
}

const gateway = fc.nat(1)
const token = fc.nat(2)
const kinds = ['hold', 'hold', 'charge', 'charge', 'billed', 'failed', 'cancelled', 'inquiry']
const step: fc.Arbitrary<Step> = fc.record(
  {
    kind: fc.constantFrom(...(kinds as Step['kind'][])),
    token,
    endpoint: fc.nat(1),
    key: fc.nat(1),
  },
  { requiredKeys: ['kind', 'token', 'endpoint'] },
)
const commits = fc
  .tuple(gateway, fc.array(step, { minLength: 1, maxLength: 5 }))
  .map(([gateway, steps]) =>
    turn(`${gateway} commits ${JSON.stringify(steps)}`, async (peers) => {
      const { model, world } = peers
      // Each gateway counts the rate for itself, so that no commit may know of the one before.
      model.nowMs += 1000
      const through = async (requests: readonly LedgerRequest[]) => ({
        replies: peers.store(gateway).commit(requests),
      })
      await commit(model, Object.create(world, { commit: { value: through } }), steps)
    }),
  )
const givenUp = fc.tuple(gateway, token).map(([gateway, token]) =>
  turn(`${gateway} gives up a commit that may fold`, (peers) => {
    const requests = [
      { kind: 'inquiry', ...peers.caller(token) },
      { kind: 'admit', take: 'charge', subject: null, source: null, ...peers.caller(token) },
    ] as const
    expect(() => peers.store(gateway).commit(requests, () => false)).toThrow(/was told/)
  }),
)
const manyMoves = gateway.map((gateway) =>
  turn(`${gateway} refuses a call in each of many hours`, (peers) => {
    const requests = Array.from({ length: manyHours }, (_, hour) => {
      const reject = { kind: 'reject', code: 400 } as const
      return { ...reject, ...peers.caller(0), atMs: 1_000_000_000_000 + hour * 3_600_000 }
    })
    peers.store(gateway).commit(requests)
  }),
)
const replaced = fc.constant(turn('the second is replaced', (peers) => peers.replaceSecond()))
const advance = fc.constantFrom(9000, 3_600_000, 43_200_000).map((ms) =>
  turn(`advance ${ms}`, ({ model }) => {
    model.nowMs += ms
  }),
)
const quota = fc
  .tuple(token, fc.option(fc.integer({ min: 1, max: 8 })))
  .map(([which, dailyQuota]) =>
    turn(`quota of ${which} is ${dailyQuota}`, async ({ model, world }) => {
      const token = at(model.tokens, which)
      token.dailyQuota = dailyQuota
      await world.update(token.id, { dailyQuota }, false)
    }),
  )
const topUp = fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 30 })).map(([which, micros]) =>
  turn(`top up ${which} by ${micros}`, async ({ model, world }) => {
    at(model.accounts, which).balanceMicros += micros
    await world.move('top_up', at(accountNames, which), micros)
  }),
)
const turns = fc.array(
  fc.oneof(
    { arbitrary: commits, weight: 8 },
    { arbitrary: fc.oneof(manyMoves, quota, topUp), weight: 4 },
    { arbitrary: fc.oneof(givenUp, replaced, advance), weight: 2 },
  ),
  { maxLength: 40, size: 'max' },
)

it('does what one model does, however the commits of two gateways follow one another', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(turns, async (turns) => {
      const { model, world } = await startWorld(sqlite)
      const peers = new Peers(model, world as SqliteWorld)
      try {
        for (const turn of turns) {
          await turn.run(peers)
          await compare(model, world)
        }
        await compareRecords(model, world)
      } finally {
        peers.close()
        await world.end()
      }
    }),
    { numRuns: 40 },
  )
})
