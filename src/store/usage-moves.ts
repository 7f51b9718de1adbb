import { addLatencies } from '../core/latency.ts'

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

/** Hours from the first to before the last, as a day of Shanghai has them. */
export type Hours = readonly [from: number, to: number]

/** Moves of the roll-up, one for each of its rows. */
export class UsageMoves {
  readonly #byToken = new Map<number, Map<string, UsageMove>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds a move, which is changed by those that are added to the same row later. */
  add(move: UsageMove): void {
    const [hour, tokenId, endpoint, code] = move
    const name = `${hour} ${endpoint} ${code}`
    const ofToken = this.#byToken.get(tokenId)
    const sum = ofToken?.get(name)
    if (sum) {
      sum[5] += move[5]
      sum[6] += move[6]
      addLatencies(sum[7], move[7])
      return
    }
    if (ofToken) ofToken.set(name, move)
    else this.#byToken.set(tokenId, new Map([[name, move]]))
    this.#size++
  }

  clear(): void {
    this.#byToken.clear()
    this.#size = 0
  }

  *[Symbol.iterator](): Iterator<UsageMove> {
    for (const ofToken of this.#byToken.values()) yield* ofToken.values()
  }

  /** In the order of the roll-up's rows, so that many of them share a page. */
  inOrder(): UsageMove[] {
    return [...this].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  }

  /** Calls of the token in these hours that were billed. */
  billedCalls(tokenId: number, hours: Hours): number {
    let calls = 0
    for (const move of this.#byToken.get(tokenId)?.values() ?? []) {
      if (isBilledIn(move, hours)) calls += move[5]
    }
    return calls
  }
}

/** Whether the move is of billed calls in these hours. */
export function isBilledIn([hour, , , code]: UsageMove, [from, to]: Hours): boolean {
  return code === 0 && hour >= from && hour < to
}
