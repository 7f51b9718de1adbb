import { expect } from 'vitest'
import type { LedgerReply } from '../../src/ledger/protocol.ts'
import type { EngineUnderTest, Gateway, Mishap, Told, World } from './engine.ts'
import { LedgerModel } from './model.ts'
import { at, type Planned, plan, type Step } from './plan.ts'

/** Ten seconds before midnight in Shanghai. */
const startMs = Date.parse('2026-11-22T15:59:50Z')
export const accountNames = ['a', 'b']
const beginning = {
  defaultPriceMicros: 3,
  balanceMicros: 20,
  accounts: accountNames,
  owners: [0, 0, 1],
  ratePerSecond: 5,
}

/** A model and the engine, with the same accounts and tokens. */
export async function startWorld<W extends World>(
  engine: EngineUnderTest<W>,
): Promise<{ model: LedgerModel; world: W }> {
  const { defaultPriceMicros, balanceMicros, owners, ratePerSecond } = beginning
  const model = new LedgerModel(startMs, defaultPriceMicros)
  const world = await engine.begin({ ...beginning, now: () => model.nowMs })
  model.accounts.push(...world.accountIds.map((id) => ({ id, balanceMicros, heldMicros: 0 })))
  for (const [index, { id, digest }] of world.tokens.entries()) {
    model.tokens.push({
      id,
      digest,
      account: at(model.accounts, at(owners, index)),
      ratePerSecond,
      dailyQuota: null,
      endpoints: null,
      addresses: null,
      expiresAtMs: null,
      disabled: false,
      revoked: false,
    })
  }
  return { model, world }
}

/** The engine told what the model says of these requests. */
function expectReplies(model: LedgerModel, told: Told, planned: readonly Planned[]): void {
  model.beginCommit()
  const expected = planned.map((each) => each.expected() as LedgerReply)
  const replies = told === 'failed' ? undefined : told.replies
  expect(replies).toMatchObject(expected)
  // What a key must not bring any more is nothing, not more than was expected.
  const recalls = (reply: LedgerReply) => reply.inquiry !== undefined && 'recalled' in reply.inquiry
  expect(replies?.map(recalls)).toEqual(expected.map(recalls))
  const foreign = replies?.filter((_, index) => planned[index]?.isForeign) ?? []
  expect(foreign.filter(({ inquiry }) => inquiry && 'call' in inquiry)).toEqual([])
}

const requestsOf = (planned: readonly Planned[]) => planned.map(({ request }) => request)

/** Puts the steps in one commit, which a mishap may befall. Gives whether it was made. */
export async function commit(
  model: LedgerModel,
  world: Gateway,
  steps: readonly Step[],
  mishap?: Mishap,
): Promise<boolean> {
  const planned = plan(model, steps)
  const told = await world.commit(requestsOf(planned), mishap)
  if (mishap?.kind === 'obstacle' && told === 'failed') {
    owe(model, planned)
    return false
  }
  const count = mishap?.kind === 'given up' ? mishap.count : 0
  owe(model, planned.slice(0, count))
  const rest = planned.slice(count)
  // With nothing left of it there is no commit, and what waits for one waits on.
  if (rest.length > 0 || planned.length === 0) expectReplies(model, told, rest)
  return true
}

/** Their callers were told 500: of the settlements among them the next commit makes releases. */
function owe(model: LedgerModel, planned: readonly Planned[]): void {
  for (const { request } of planned) {
    if (request.kind !== 'settle') continue
    model.unsettled.set(request.requestId, request.state === 'answered' ? 'broken' : 'cancelled')
  }
}

export async function restart(model: LedgerModel, world: World): Promise<void> {
  expect(await world.restart()).toBe(model.restart())
}

/** Accounts and quotas are as the model has them. */
export async function compare(model: LedgerModel, world: World): Promise<void> {
  const { accounts, usedToday } = await world.books()
  expect(accounts).toEqual(
    model.accounts.map(({ balanceMicros, heldMicros }) => ({ balanceMicros, heldMicros })),
  )
  for (const { balanceMicros, heldMicros } of accounts) {
    expect(heldMicros).toBeGreaterThanOrEqual(0)
    expect(balanceMicros).toBeGreaterThanOrEqual(heldMicros)
  }
  expect(usedToday).toEqual(model.tokens.map((token) => model.usedOn(token)))
}

/** Entries and the call log are. */
export async function compareRecords(model: LedgerModel, world: World): Promise<void> {
  const { entries, calls, problems } = await world.records()
  expect(problems).toEqual([])
  expect([...entries].sort()).toEqual([...model.entries].sort())
  // What was refused is in the log as well, each with a code that only the ledger gives.
  const admitted = [...calls].filter(([, { code }]) => [null, 0, 301, 500].includes(code))
  const expected = [...model.calls].map(([id, { state, code, costMicros, subject }]) => [
    id,
    { state, code, costMicros, subject },
  ])
  expect(Object.fromEntries(admitted)).toEqual(Object.fromEntries(expected))
}
