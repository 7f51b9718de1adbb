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

interface UsageHour {
  readonly key: readonly [hour: number, tokenId: number, endpoint: string, code: Code]
  readonly accountId: number
  calls: number
  costMicros: number
  readonly latencies: number[]
}

/**
 * Usage by hour, and the calls that count against a day's quota: kept in memory, written with the
 * batch that changes them. A quota's count is never stored: it follows from the hours of the day
 * and the calls that are open.
 */
export class Usage {
  readonly #statements: Statements
  readonly #hours = new Map<string, UsageHour>()
  readonly #changed = new Set<UsageHour>()
  readonly #usedOn = new Map<string, number>()

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Calls of the token on the day that were billed or are open. */
  usedOn(tokenId: number, day: string): number {
    const key = `${tokenId} ${day}`
    const known = this.#usedOn.get(key)
    if (known !== undefined) return known
    const [from, to] = shanghaiDayHours(day)
    const billed = this.#statements.billedBetween.get(tokenId, from, to)?.calls ?? 0
    const open = this.#statements.openBetween.get(tokenId, from * hourMs, to * hourMs)?.calls ?? 0
    this.#usedOn.set(key, billed + open)
    return billed + open
  }

  /**
   * Counts a call that is admitted (1), is billed (0), or will not be billed after all (-1). It is
   * asked before the call's row changes, so that the count is read from rows that still agree.
   */
  count(tokenId: number, atMs: number, change: 1 | 0 | -1): void {
    const day = shanghaiDay(atMs)
    this.#usedOn.set(`${tokenId} ${day}`, this.usedOn(tokenId, day) + change)
  }

  /** Enters a call that has ended. */
  enter(call: EndedCall): void {
    const hour = this.#hour(call)
    hour.calls++
    hour.costMicros += call.costMicros
    const bucket = latencyBoundsMs.findIndex((bound) => call.latencyMs <= bound)
    const at = bucket < 0 ? latencyBoundsMs.length : bucket
    while (hour.latencies.length <= at) hour.latencies.push(0)
    hour.latencies[at] = (hour.latencies[at] ?? 0) + 1
    this.#changed.add(hour)
  }

  /** Writes what the batch changed. */
  write(): void {
    for (const { key, accountId, calls, costMicros, latencies } of this.#changed) {
      this.#statements.usageHours.add(
        ...key,
        accountId,
        calls,
        costMicros,
        JSON.stringify(latencies),
      )
    }
    this.#changed.clear()
    this.#statements.usageHours.write()
    // Hours pass: forgetting all of them costs one look-up each, and only when they have piled up.
    if (this.#hours.size > maxRemembered) this.#hours.clear()
    if (this.#usedOn.size > maxRemembered) this.#usedOn.clear()
  }

  /** Forgets what may not be on disk. */
  forget(): void {
    this.#hours.clear()
    this.#usedOn.clear()
    this.#changed.clear()
  }

  #hour({ accountId, tokenId, endpoint, code, startedAtMs }: EndedCall): UsageHour {
    const hour = Math.floor(startedAtMs / hourMs)
    const name = `${tokenId} ${hour} ${endpoint} ${code}`
    const known = this.#hours.get(name)
    if (known) return known
    const key = [hour, tokenId, endpoint, code] as const
    const row = this.#statements.usage.get(...key)
    const usage: UsageHour = {
      key,
      accountId,
      calls: row?.calls ?? 0,
      costMicros: row?.cost_micros ?? 0,
      latencies: row ? (JSON.parse(row.latencies) as number[]) : [],
    }
    this.#hours.set(name, usage)
    return usage
  }
}

const maxRemembered = 50_000
