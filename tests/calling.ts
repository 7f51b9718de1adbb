import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { callPath, type Envelope } from './harness.ts'
import type { TestOperator } from './operator.ts'
import { until } from './until.ts'

/** Callers who go on calling, whatever befalls whom they call. */
export interface Calling {
  /** The request ids of calls that were told code 0, and of those that were told another. */
  readonly answered: ReadonlySet<string>
  readonly failed: ReadonlySet<string>
  /** How many calls got no answer: what became of them their callers do not know. */
  readonly unanswered: number
  /** Waits until so many more were answered with code 0. */
  more(calls: number): Promise<void>
  /** Waits for the calls under way, after which none is made. */
  end(): Promise<void>
}

/** They leave the processors some time, for servers that start. */
const pauseMs = 4
const failurePauseMs = 40

/**
 * Has so many call with a token, stored and fresh answers in turns; each asks by its number which
 * address it calls.
 */
export function startCalling(
  token: string,
  callers: number,
  addressFor: (caller: number) => string,
): Calling {
  const answered = new Set<string>()
  const failed = new Set<string>()
  let unanswered = 0
  let isOver = false
  const call = async (caller: number) => {
    for (let turn = 0; !isOver; turn++) {
      const creator = String(7_000_000_000_000_000_000n + BigInt((turn % 5) * 100 + caller))
      const acceptCache = String(turn % 2 === 0)
      const path = callPath('get-kol-link-info', { token, acceptCache }, creator)
      try {
        const response = await fetch(addressFor(caller) + path)
        const { code, requestId } = (await response.json()) as Envelope
        const told = code === 0 ? answered : failed
        told.add(requestId)
        await delay(code === 0 ? pauseMs : failurePauseMs)
      } catch {
        unanswered++
        await delay(failurePauseMs)
      }
    }
  }
  const calling = Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  return {
    answered,
    failed,
    get unanswered() {
      return unanswered
    },
    async more(calls) {
      const enough = answered.size + calls
      await until(() => answered.size >= enough)
    },
    async end() {
      isOver = true
      await calling
    },
  }
}

/**
 * Proves of an account, once nothing is open any more, that everybody who was told code 0 was charged, nobody was
 * who was told something else, and nobody beside them but some of those who were told nothing.
 */
export async function expectTold(
  ctx: TestOperator,
  calling: Calling,
  account: string,
): Promise<void> {
  await until(async () => (await reconcile(ctx)).openCalls === 0)
  expect(await reconcile(ctx)).toMatchObject({ ok: true, problems: [] })
  const ids = await chargesOf(ctx, account)
  const charged = new Set(ids)
  const { answered, failed, unanswered } = calling
  expect(charged.size).toBe(ids.length)
  expect([...answered].filter((id) => !charged.has(id))).toEqual([])
  expect([...failed].filter((id) => charged.has(id))).toEqual([])
  expect(charged.size - answered.size).toBeLessThanOrEqual(unanswered)
}

/** The charges of an account, by the ids of their calls. */
export async function chargesOf({ db }: TestOperator, account: string): Promise<string[]> {
  const charges = await db
    .selectFrom('ledger_entries')
    .innerJoin('accounts', 'accounts.id', 'ledger_entries.account_id')
    .select('ledger_entries.id as id')
    .where('ledger_entries.kind', '=', 'charge')
    .where('accounts.name', '=', account)
    .execute()
  return charges.map(({ id }) => id).sort()
}
