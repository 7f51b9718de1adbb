import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { reconcile } from '../src/services/ledger/reconcile.ts'
import { callPath } from './harness.ts'
import { leanCall } from './lean-call.ts'
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
  /** Waits until so many more were told another code. */
  moreFailed(calls: number): Promise<void>
  /** Waits for something while they call as often as when they are waited for. */
  during(event: Promise<void>): Promise<void>
  /** Waits for the calls under way, after which none is made. */
  end(): Promise<void>
}

/** While somebody waits for their calls. */
const pauseMs = 4
/** Otherwise, and after a failure, they leave the processors to servers that start. */
const calmPauseMs = 40

/** The paths of callers by their number, stored and fresh answers in turns. */
export function pathsInTurns(token: string): (caller: number, turn: number) => string {
  return (caller, turn) => {
    const creator = String(7_000_000_000_000_000_000n + BigInt((turn % 5) * 100 + caller))
    const acceptCache = String(turn % 2 === 0)
    return callPath('get-kol-link-info', { token, acceptCache }, creator)
  }
}

/** Has so many call; each asks by its number and its turn what it calls. */
export function startCalling(
  callers: number,
  urlFor: (caller: number, turn: number) => string,
): Calling {
  const answered = new Set<string>()
  const failed = new Set<string>()
  let unanswered = 0
  let waiting = 0
  let isOver = false
  const call = async (caller: number) => {
    for (let turn = 0; !isOver; turn++) {
      try {
        const { code, requestId } = await leanCall(urlFor(caller, turn))
        const told = code === 0 ? answered : failed
        told.add(requestId)
        await delay(code === 0 && waiting > 0 ? pauseMs : calmPauseMs)
      } catch {
        unanswered++
        await delay(calmPauseMs)
      }
    }
  }
  const during = async (event: Promise<void>) => {
    waiting++
    await event
    waiting--
  }
  const calling = Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  return {
    answered,
    failed,
    get unanswered() {
      return unanswered
    },
    more(calls) {
      const enough = answered.size + calls
      return during(until(() => answered.size >= enough))
    },
    moreFailed(calls) {
      const enough = failed.size + calls
      return during(until(() => failed.size >= enough))
    },
    during,
    async end() {
      isOver = true
      await calling
    },
  }
}

/**
 * Proves of an account, once nothing is open any more, that everybody who was told code 0 was charged, nobody was
 * who was told something else, and nobody beside them but some of those who were told nothing. Gives whom
 * the charge is missing of: those alone of whom it may be.
 */
export async function expectTold(
  ctx: TestOperator,
  calling: Calling,
  account: string,
  mayBeLost: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  await until(async () => (await reconcile(ctx)).openCalls === 0)
  expect(await reconcile(ctx)).toMatchObject({ ok: true, problems: [] })
  const ids = await chargesOf(ctx, account)
  const charged = new Set(ids)
  const { answered, failed, unanswered } = calling
  expect(charged.size).toBe(ids.length)
  const lost = [...answered].filter((id) => !charged.has(id))
  expect(lost.filter((id) => !mayBeLost.has(id))).toEqual([])
  expect([...failed].filter((id) => charged.has(id))).toEqual([])
  expect(charged.size - answered.size + lost.length).toBeLessThanOrEqual(unanswered)
  return lost
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
