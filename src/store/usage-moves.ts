import { hourMs } from '../core/clock.ts'
import { addLatencies, addLatency } from '../core/latency.ts'
import type { OpenCall } from '../ledger/records.ts'

/** What calls add to one row of the roll-up; notes keep it as this list. */
export type UsageMove = [
  hour: number,
  tokenId: number,
  endpoint: string,
  code: number,
  accountId: number,
  calls: number,
  costMicros: number,
  latencies: number[],
]

/** Whose call has ended, of what, and when it began. */
export type CountedCall = Pick<OpenCall, 'accountId' | 'tokenId' | 'endpoint' | 'startedAtMs'>

/** Hours from the first to before the last, as a day of Shanghai has them. */
export type Hours = readonly [from: number, to: number]

/** Moves of the roll-up, one for each of its rows. */
export class UsageMoves {
  /**
   * By token and endpoint, of which each has a few. By a name made of all that tells rows apart, one
   * would be made for every call.
   */
  readonly #byToken = new Map<number, Map<string, UsageMove[]>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds a move, which is changed by those that are added to the same row later. */
  add(move: UsageMove): void {
    const sum = this.#find(move[0], move[1], move[2], move[3])
    if (!sum) {
      this.#put(move)
      return
    }
    sum[5] += move[5]
    sum[6] += move[6]
    addLatencies(sum[7], move[7])
  }

  /** Counts a call in the hour in which it began; one that was told nothing is none. */
  count(call: CountedCall, code: number | null, costMicros: number, finishedAtMs: number): void {
    if (code === null) return
    const { accountId, tokenId, endpoint, startedAtMs } = call
    const hour = Math.floor(startedAtMs / hourMs)
    const sum =
      this.#find(hour, tokenId, endpoint, code) ??
      this.#put([hour, tokenId, endpoint, code, accountId, 0, 0, []])
    sum[5]++
    sum[6] += costMicros
    addLatency(sum[7], finishedAtMs - startedAtMs)
  }

  clear(): void {
    this.#byToken.clear()
    this.#size = 0
  }

  *[Symbol.iterator](): Iterator<UsageMove> {
    for (const ofToken of this.#byToken.values()) {
      for (const moves of ofToken.values()) yield* moves
    }
  }

  /** In the order of the roll-up's rows, so that many of them share a page. */
  inOrder(): UsageMove[] {
    return [...this].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  }

  /** Calls of the token in these hours that were billed. */
  billedCalls(tokenId: number, hours: Hours): number {
    let calls = 0
    for (const moves of this.#byToken.get(tokenId)?.values() ?? []) {
      for (const move of moves) if (isBilledIn(move, hours)) calls += move[5]
    }
    return calls
  }

  #find(hour: number, tokenId: number, endpoint: string, code: number): UsageMove | undefined {
    const moves = this.#byToken.get(tokenId)?.get(endpoint)
    if (!moves) return undefined
    for (const move of moves) if (move[0] === hour && move[3] === code) return move
    return undefined
  }

  #put(move: UsageMove): UsageMove {
    const [, tokenId, endpoint] = move
    const ofToken = this.#byToken.get(tokenId)
    const moves = ofToken?.get(endpoint)
    if (moves) moves.push(move)
    else if (ofToken) ofToken.set(endpoint, [move])
    else this.#byToken.set(tokenId, new Map([[endpoint, [move]]]))
    this.#size++
    return move
  }
}

/** Whether the move is of billed calls in these hours. */
export function isBilledIn([hour, , , code]: UsageMove, [from, to]: Hours): boolean {
  return code === 0 && hour >= from && hour < to
}
