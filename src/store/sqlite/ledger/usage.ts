import { hourMs, shanghaiDayHours } from '../../../core/clock.ts'
import { addLatencies, addLatency } from '../../../core/latency.ts'
import type { DayUse, Spent } from '../../../ledger/batch.ts'
import type { OpenCall } from '../../../ledger/records.ts'
import type { Statements } from './statements.ts'

type Key = readonly [hour: number, tokenId: number, endpoint: string, code: number]

/** What calls add to one row of the roll-up. */
type Move = [...Key, accountId: number, calls: number, costMicros: number, latencies: number[]]
type Moves = Map<string, Move>

/**
 * How much is noted before it is folded into the hours. Rows of thousands of tokens lie on as many
 * pages as a batch has calls, so writing them with each batch would write little else; noted, they
 * are one row, and folded in the table's order many of them share a page.
 */
const maxMoves = 8192
const maxNotes = 1024

/**
 * Usage by hour, and the calls that count against a day's quota. Each batch notes what it adds, so
 * that usage is as durable as the charge; a quota's count is never stored: it follows from the
 * hours of the day and the calls that are open.
 */
export class Usage {
  readonly #statements: Statements
  /** What the batch adds. */
  readonly #moved: Moves = new Map()
  /** What earlier batches noted; undefined where only the disk knows. */
  #noted: { readonly moves: Moves; notes: number } | undefined
  /** Calls that count against the quota, by day and token. */
  readonly #days = new Map<string, Map<number, DayUse>>()

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Calls of the token on the day that were billed or are open; changed by who decides. */
  dayUse(tokenId: number, day: string): DayUse {
    const uses = this.#day(day)
    let use = uses.get(tokenId)
    if (!use) {
      use = { calls: 0 }
      uses.set(tokenId, use)
    }
    return use
  }

  /** Calls that the account was billed for on the day, and their cost. */
  spentOn(accountId: number, day: string): Spent {
    this.#fold()
    const [from, to] = shanghaiDayHours(day)
    return this.#statements.spentBetween.get(accountId, from, to) ?? { calls: 0, costMicros: 0 }
  }

  /** Adds a call that has ended, in the hour in which it began; one that was told nothing is none. */
  add(
    {
      accountId,
      tokenId,
      endpoint,
      startedAtMs,
    }: Pick<OpenCall, 'accountId' | 'tokenId' | 'endpoint' | 'startedAtMs'>,
    code: number | null,
    costMicros: number,
    finishedAtMs: number,
  ): void {
    if (code === null) return
    const hour = Math.floor(startedAtMs / hourMs)
    const latencies: number[] = []
    addLatency(latencies, finishedAtMs - startedAtMs)
    const move: Move = [hour, tokenId, endpoint, code, accountId, 1, costMicros, latencies]
    merge(this.#moved, nameOf(move), move)
  }

  /** Writes down what the batch adds. */
  note(): void {
    if (this.#moved.size === 0) return
    const noted = this.#whatIsNoted()
    this.#statements.noteUsage.run(JSON.stringify([...this.#moved.values()]))
    noted.notes++
    for (const [name, move] of this.#moved) merge(noted.moves, name, move)
    this.#moved.clear()
    if (noted.moves.size >= maxMoves || noted.notes >= maxNotes) this.#fold()
  }

  /** Forgets what may not be on disk. */
  forget(): void {
    this.#days.clear()
    this.#moved.clear()
    this.#noted = undefined
  }

  /** A day's counts, read for all tokens together when the day is first asked for. */
  #day(day: string): Map<number, DayUse> {
    const known = this.#days.get(day)
    if (known) return known
    this.#fold()
    const [from, to] = shanghaiDayHours(day)
    const used = new Map<number, DayUse>()
    const { billedBetween, openBetween } = this.#statements
    const counts = [...billedBetween.all(from, to), ...openBetween.all(from * hourMs, to * hourMs)]
    for (const { token_id, calls } of counts) {
      used.set(token_id, { calls: (used.get(token_id)?.calls ?? 0) + calls })
    }
    // A call that began the day before can still end; days before that only take up room.
    for (const past of [...this.#days.keys()].sort().slice(0, -1)) this.#days.delete(past)
    this.#days.set(day, used)
    return used
  }

  #whatIsNoted() {
    if (this.#noted) return this.#noted
    const notes = this.#statements.usageNotes.all()
    const moves: Moves = new Map()
    for (const note of notes) {
      for (const move of JSON.parse(note.moves) as Move[]) merge(moves, nameOf(move), move)
    }
    this.#noted = { moves, notes: notes.length }
    return this.#noted
  }

  /** Adds what is noted to the hours. */
  #fold(): void {
    const noted = this.#whatIsNoted()
    if (noted.notes === 0) return
    const { usageHour, putUsageHours, dropUsageNotes } = this.#statements
    const inOrder = [...noted.moves.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1])
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
      const row = usageHour.get(hour, tokenId, endpoint, code)
      if (row) addLatencies(latencies, JSON.parse(row.latencies) as number[])
      const sums = [calls + (row?.calls ?? 0), costMicros + (row?.cost_micros ?? 0)] as const
      const key = [hour, tokenId, endpoint, code, accountId] as const
      putUsageHours.add([...key, ...sums, JSON.stringify(latencies)])
    }
    putUsageHours.write()
    dropUsageNotes.run()
    noted.moves.clear()
    noted.notes = 0
  }
}

function nameOf([hour, tokenId, endpoint, code]: Move): string {
  return `${tokenId} ${hour} ${endpoint} ${code}`
}

function merge(moves: Moves, name: string, move: Move): void {
  const sum = moves.get(name)
  if (!sum) {
    moves.set(name, move)
    return
  }
  sum[5] += move[5]
  sum[6] += move[6]
  addLatencies(sum[7], move[7])
}
