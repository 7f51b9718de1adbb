import { hourMs, shanghaiDayHours } from '../../../core/clock.ts'
import { addLatencies } from '../../../core/latency.ts'
import type { DayUse, Spent } from '../../../ledger/batch.ts'
import {
  type CountedCall,
  type Hours,
  isBilledIn,
  type UsageMove,
  UsageMoves,
} from '../../usage-moves.ts'
import type { Statements } from './statements/index.ts'

/**
 * How much is noted before it is folded into the hours. Rows of thousands of tokens lie on as many
 * pages as a batch has calls, so writing them with each batch would write little else; noted, they
 * are one row, and folded in the table's order many of them share a page.
 */
const maxMoves = 8192
const maxNotes = 1024
/** An inquiry folds what is more than this, rather than sum it up. */
const maxSummedMoves = 256

/** What is noted and not folded. Ids of notes follow one another without a gap. */
interface Noted {
  readonly moves: UsageMoves
  notes: number
  /** All notes up to this one are folded, and gone. */
  foldedUpTo: number
  /** The latest note that is in memory. */
  latest: number
}

interface KnownUse extends DayUse {
  /** Those of its calls that are billed: the others are open. */
  billed: number
  /** When its open calls were counted. */
  reading: number
}

interface KnownDay {
  readonly hours: Hours
  /** By token. */
  readonly uses: Map<number, KnownUse>
}

/**
 * Usage by hour, and the calls that count against a day's quota. Each batch notes what it adds, so
 * that usage is as durable as the charge; a quota's count is never stored: it follows from the
 * hours of the day, the notes and the calls that are open.
 */
export class Usage {
  readonly #statements: Statements
  /** What the batch adds. */
  #moved = new UsageMoves()
  /** Undefined where only the disk knows. */
  #noted: Noted | undefined
  readonly #days = new Map<string, KnownDay>()
  /** Counts the times at which other gateways may have opened or ended calls. */
  #reading = 0

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Calls of the token on the day that were billed or are open; changed by who decides. */
  dayUse(tokenId: number, day: string): DayUse {
    const { hours, uses } = this.#day(day)
    const known = uses.get(tokenId)
    if (known?.reading === this.#reading) return known
    const billed = known?.billed ?? this.#billedCalls(tokenId, hours)
    const calls = billed + this.#openCalls(tokenId, hours)
    if (known) return Object.assign(known, { calls, reading: this.#reading })
    const use = { calls, billed, reading: this.#reading }
    uses.set(tokenId, use)
    return use
  }

  /** Calls that the account was billed for on the day, and their cost. */
  spentOn(accountId: number, day: string): Spent {
    if (this.#whatIsNoted().moves.size > maxSummedMoves) this.#fold()
    const hours = shanghaiDayHours(day)
    const folded = this.#statements.spentBetween.get(accountId, ...hours)
    const spent = { calls: folded?.calls ?? 0, costMicros: folded?.costMicros ?? 0 }
    for (const move of this.#whatIsNoted().moves) {
      if (move[4] !== accountId || !isBilledIn(move, hours)) continue
      spent.calls += move[5]
      spent.costMicros += move[6]
    }
    return spent
  }

  /** Adds a call that has ended. */
  add(call: CountedCall, code: number | null, costMicros: number, finishedAtMs: number): void {
    this.#moved.count(call, code, costMicros, finishedAtMs)
  }

  /** Writes down what the batch adds. */
  note(): void {
    // A call that began the day before can still end; days before that only take up room.
    if (this.#days.size > 2) {
      for (const past of [...this.#days.keys()].sort().slice(0, -2)) this.#days.delete(past)
    }
    if (this.#moved.size === 0) return
    const noted = this.#whatIsNoted()
    const moves = [...this.#moved]
    this.#moved = new UsageMoves()
    noted.latest = this.#write(moves)
    this.#take(noted, moves)
    if (noted.moves.size >= maxMoves || noted.notes >= maxNotes) this.#fold()
  }

  /** Takes in what other gateways have noted since; calls they opened are counted when asked for. */
  follow(): void {
    this.#reading++
    const noted = this.#noted
    if (!noted) return
    const foldedUpTo = this.#foldedUpTo()
    if (foldedUpTo > noted.foldedUpTo) {
      // Somebody folded all there was, and of that some may have come after the latest known here.
      if (foldedUpTo > noted.latest) this.#days.clear()
      noted.moves.clear()
      Object.assign(noted, { notes: 0, foldedUpTo })
    }
    this.#read(noted)
  }

  /** Forgets what may not be on disk. */
  forget(): void {
    this.#days.clear()
    this.#moved = new UsageMoves()
    this.#noted = undefined
  }

  #day(day: string): KnownDay {
    const known = this.#days.get(day)
    if (known) return known
    const made = { hours: shanghaiDayHours(day), uses: new Map() }
    this.#days.set(day, made)
    return made
  }

  #billedCalls(tokenId: number, hours: Hours): number {
    const folded = this.#statements.billedBetween.get(tokenId, ...hours)?.calls ?? 0
    return folded + this.#whatIsNoted().moves.billedCalls(tokenId, hours)
  }

  #openCalls(tokenId: number, [from, to]: Hours): number {
    return this.#statements.openBetween.get(tokenId, from * hourMs, to * hourMs)?.calls ?? 0
  }

  #whatIsNoted(): Noted {
    if (this.#noted) return this.#noted
    const foldedUpTo = this.#foldedUpTo()
    this.#noted = { moves: new UsageMoves(), notes: 0, foldedUpTo, latest: foldedUpTo }
    this.#read(this.#noted)
    return this.#noted
  }

  #foldedUpTo(): number {
    return (this.#statements.oldestUsageNote.get()?.id ?? 1) - 1
  }

  /** Reads the notes that are not in memory. */
  #read(noted: Noted): void {
    for (const { id, moves } of this.#statements.usageNotes.all(noted.latest)) {
      noted.latest = id
      this.#take(noted, JSON.parse(moves) as UsageMove[])
    }
  }

  /** Gives the id of the note. */
  #write(moves: readonly UsageMove[]): number {
    return Number(this.#statements.noteUsage.run(JSON.stringify(moves)).lastInsertRowid)
  }

  /** Adds a note to what is in memory. */
  #take(noted: Noted, moves: readonly UsageMove[]): void {
    noted.notes++
    const days = [...this.#days.values()]
    for (const move of moves) {
      const use = days.find(({ hours }) => isBilledIn(move, hours))?.uses.get(move[1])
      if (use) use.billed += move[5]
      noted.moves.add(move)
    }
  }

  /**
   * Adds what is noted to the hours. A note of nothing stays behind: by its id the other gateways
   * know up to where it was folded.
   */
  #fold(): void {
    const noted = this.#whatIsNoted()
    if (noted.moves.size === 0) return
    const { usageHour, putUsageHours, dropUsageNotes } = this.#statements
    for (const move of noted.moves.inOrder()) {
      const [hour, tokenId, endpoint, code, accountId, calls, costMicros, latencies] = move
      const row = usageHour.get(hour, tokenId, endpoint, code)
      if (row) addLatencies(latencies, JSON.parse(row.latencies) as number[])
      const sums = [calls + (row?.calls ?? 0), costMicros + (row?.cost_micros ?? 0)] as const
      const key = [hour, tokenId, endpoint, code, accountId] as const
      putUsageHours.add([...key, ...sums, JSON.stringify(latencies)])
    }
    putUsageHours.write()
    const foldedUpTo = noted.latest
    const latest = this.#write([])
    dropUsageNotes.run(foldedUpTo)
    noted.moves.clear()
    Object.assign(noted, { notes: 0, foldedUpTo, latest })
  }
}
