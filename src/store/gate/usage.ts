import { hourMs, shanghaiDay, shanghaiDayHours } from '../../core/clock.ts'
import type { Code } from '../../core/codes.ts'
import type { Statements } from './statements.ts'

/** Upper bounds of the latency histogram's buckets in milliseconds; one more bucket is for the rest. */
const latencyBoundsMs: readonly number[] = [
  5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000,
]

/** One ended call, as the roll-up counts it: in the hour in which it began. */
export interface EndedCall {
  readonly accountId: number
  readonly tokenId: number
  readonly endpoint: string
  readonly code: Code
  readonly costMicros: number
  readonly startedAtMs: number
  readonly latencyMs: number
}

type Key = readonly [hour: number, tokenId: number, endpoint: string, code: number]

/** What calls add to one row of the roll-up. */
type Move = [...Key, accountId: number, calls: number, costMicros: number, latencies: number[]]

/**
 * How many moves are noted before they are folded into the hours. Rows of thousands of tokens lie
 * on as many pages as there are rows in a batch, so writing them with each batch would write little
 * else; noted, they are one row, and folded in the table's order many share a page.
 */
const foldAt = 4096

/**
 * Usage by hour, and the calls that count against a day's quota. Each batch notes what it adds, so
 * that usage is as durable as the charge; a quota's count is never stored: it follows from the
 * hours of the day and the calls that are open.
 */
export class Usage {
  readonly #statements: Statements
  readonly #moved = new Map<string, Move>()
  /** Moves that may be noted and not folded. What an earlier server or a failed commit left counts. */
  #noted = foldAt
  /** Calls that count against the quota, by day and token. */
  readonly #days = new Map<string, Map<number, number>>()

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Calls of the token on the day that were billed or are open. */
  usedOn(tokenId: number, day: string): number {
    return this.#day(day).get(tokenId) ?? 0
  }

  /** Calls that the account was billed for on the day, and their cost. */
  spentOn(accountId: number, day: string): { calls: number; costMicros: number } {
    this.#fold()
    const [from, to] = shanghaiDayHours(day)
    return this.#statements.spentBetween.get(accountId, from, to) ?? { calls: 0, costMicros: 0 }
  }

  /**
   * Counts a call that is admitted (1), is billed (0), or will not be billed after all (-1). It is
   * asked before the call's row changes, so that the count is read from rows that still agree.
   */
  count(tokenId: number, atMs: number, change: 1 | 0 | -1): void {
    const used = this.#day(shanghaiDay(atMs))
    used.set(tokenId, (used.get(tokenId) ?? 0) + change)
  }

  /** Adds a call that has ended. */
  add(call: EndedCall): void {
    const hour = Math.floor(call.startedAtMs / hourMs)
    const bucket = latencyBoundsMs.findIndex((bound) => call.latencyMs <= bound)
    const latencies = Array<number>(bucket < 0 ? latencyBoundsMs.length : bucket).fill(0)
    latencies.push(1)
    const key = [hour, call.tokenId, call.endpoint, call.code] as const
    merge(this.#moved, [...key, call.accountId, 1, call.costMicros, latencies])
  }

  /** Writes down what the batch adds. */
  note(): void {
    if (this.#moved.size > 0) {
      this.#statements.noteUsage.run(JSON.stringify([...this.#moved.values()]))
      this.#noted += this.#moved.size
      this.#moved.clear()
    }
    if (this.#noted >= foldAt) this.#fold()
  }

  /** Forgets what may not be on disk. */
  forget(): void {
    this.#days.clear()
    this.#moved.clear()
    this.#noted = foldAt
  }

  /** A day's counts, read for all tokens together when the day is first asked for. */
  #day(day: string): Map<number, number> {
    const known = this.#days.get(day)
    if (known) return known
    this.#fold()
    const [from, to] = shanghaiDayHours(day)
    const used = new Map<number, number>()
    const { billedBetween, openBetween } = this.#statements
    const counts = [...billedBetween.all(from, to), ...openBetween.all(from * hourMs, to * hourMs)]
    for (const { token_id, calls } of counts) used.set(token_id, (used.get(token_id) ?? 0) + calls)
    // A call that began the day before can still end; days before that only take up room.
    for (const past of [...this.#days.keys()].sort().slice(0, -1)) this.#days.delete(past)
    this.#days.set(day, used)
    return used
  }

  /** Adds what is noted to the hours. */
  #fold(): void {
    if (this.#noted === 0) return
    const { usageNotes, usageHour, putUsageHour, dropUsageNotes } = this.#statements
    const sums = new Map<string, Move>()
    for (const { moves } of usageNotes.all()) {
      for (const move of JSON.parse(moves) as Move[]) merge(sums, move)
    }
    const inOrder = [...sums.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1])
    for (const [
      hour,
      tokenId,
      endpoint,
      code,
      accountId,
      calls,
      costMicros,
      latencies,
    ] of inOrder) {
      const key = [hour, tokenId, endpoint, code] as const
      const row = usageHour.get(...key)
      if (row) addEach(latencies, JSON.parse(row.latencies) as number[])
      const cost = costMicros + (row?.cost_micros ?? 0)
      putUsageHour.run(
        ...key,
        accountId,
        calls + (row?.calls ?? 0),
        cost,
        JSON.stringify(latencies),
      )
    }
    dropUsageNotes.run()
    this.#noted = 0
  }
}

function merge(sums: Map<string, Move>, move: Move): void {
  const [hour, tokenId, endpoint, code, , calls, costMicros, latencies] = move
  const name = `${tokenId} ${hour} ${endpoint} ${code}`
  const sum = sums.get(name)
  if (!sum) {
    sums.set(name, move)
    return
  }
  sum[5] += calls
  sum[6] += costMicros
  addEach(sum[7], latencies)
}

function addEach(sums: number[], more: readonly number[]): void {
  for (const [index, count] of more.entries()) sums[index] = (sums[index] ?? 0) + count
}
