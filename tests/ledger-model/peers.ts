import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newRequestId } from '../../src/core/ids.ts'
import type { EngineUnderTest, Gateway, Peer, SharedWorld } from './engine.ts'
import type { LedgerModel } from './model.ts'
import { at, endpoints, type Step } from './plan.ts'
import { accountNames, commit, compare, compareRecords, startWorld } from './world.ts'

/** So many hours that an engine which gathers usage sums it up meanwhile. */
const manyHours = 300

/** Two gateways over the same data, an operator, and one model of what they all do. */
class Peers {
  readonly model: LedgerModel
  readonly world: SharedWorld
  #second: Peer

  private constructor(model: LedgerModel, world: SharedWorld, second: Peer) {
    this.model = model
    this.world = world
    this.#second = second
  }

  static async of(model: LedgerModel, world: SharedWorld): Promise<Peers> {
    return new Peers(model, world, await world.join())
  }

  gateway(which: number): Gateway {
    return which === 0 ? this.world : this.#second
  }

  /** The second gateway leaves, and another comes. What it has open would be released by anybody. */
  async replaceSecond(): Promise<void> {
    if (this.model.open.length > 0) return
    await this.leave()
    this.#second = await this.world.join()
  }

  async leave(): Promise<void> {
    await this.#second.leave()
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
      const { model } = peers
      // Each gateway counts the rate for itself, so that no commit may know of the one before.
      model.nowMs += 1000
      await commit(model, peers.gateway(gateway), steps)
    }),
  )
const givenUp = fc.tuple(gateway, token).map(([gateway, token]) =>
  turn(`${gateway} gives up a commit that may sum up`, async (peers) => {
    const requests = [
      { kind: 'inquiry', ...peers.caller(token) },
      { kind: 'admit', take: 'charge', subject: null, source: null, ...peers.caller(token) },
    ] as const
    const mishap = { kind: 'given up', count: requests.length, when: 'meanwhile' } as const
    expect(await peers.gateway(gateway).commit(requests, mishap)).toEqual({ replies: [] })
  }),
)
const manyMoves = gateway.map((gateway) =>
  turn(`${gateway} refuses a call in each of many hours`, async (peers) => {
    const requests = Array.from({ length: manyHours }, (_, hour) => {
      const reject = { kind: 'reject', code: 400 } as const
      return { ...reject, ...peers.caller(0), atMs: 1_000_000_000_000 + hour * 3_600_000 }
    })
    expect(await peers.gateway(gateway).commit(requests)).not.toBe('failed')
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

/** What every engine does that several gateways serve from. */
export function describePeers(engine: EngineUnderTest<SharedWorld>, numRuns: number): void {
  it('does what one model does, however the commits of two gateways follow one another', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (turns) => {
        const { model, world } = await startWorld(engine)
        const peers = await Peers.of(model, world)
        try {
          for (const turn of turns) {
            await turn.run(peers)
            await compare(model, world)
          }
          await compareRecords(model, world)
        } finally {
          await peers.leave()
          await world.end()
        }
      }),
      { numRuns },
    )
  })
}
