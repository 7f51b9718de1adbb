import { type Code, codes } from '../../core/codes.ts'
import { Durations } from '../../core/latency.ts'
import type { CacheState } from '../../ledger/records.ts'
import type { Outcome } from './outcome.ts'

/** Upper bounds of what the gateway itself takes for a call, in milliseconds. */
const gatewayBoundsMs = [0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 1000]

/** What an outcome tells a tally. */
type Told = Pick<Outcome<unknown>, 'code' | 'costMicros' | 'sourceMs'> & {
  readonly cache?: CacheState | null
}

/** How an endpoint's calls have ended since the start, in plain numbers: every call counts here. */
export class EndpointTally {
  readonly codes = Object.fromEntries(Object.keys(codes).map((code) => [code, 0])) as Record<
    Code,
    number
  >
  /** Callers who had gone before their answer was there. */
  left = 0
  readonly answers: Record<CacheState, number> = { hit: 0, miss: 0, shared: 0, stale: 0 }
  chargedMicros = 0
  /** Without what the source took. */
  readonly gateway = new Durations(gatewayBoundsMs)

  /** Counts a call that took `totalMs`; `undefined` stands for a caller who left. */
  add(outcome: Told | undefined, totalMs: number): void {
    if (!outcome) {
      this.left++
      return
    }
    this.codes[outcome.code]++
    this.chargedMicros += outcome.costMicros
    if (outcome.cache) this.answers[outcome.cache]++
    this.gateway.add(totalMs - (outcome.sourceMs ?? 0))
  }
}

/** The tallies of all endpoints, by id. */
export class CallTally {
  readonly endpoints: ReadonlyMap<string, EndpointTally>
  /** Calls under way whose price is held. */
  held = 0

  constructor(ids: readonly string[]) {
    this.endpoints = new Map(ids.map((id) => [id, new EndpointTally()]))
  }

  of(id: string): EndpointTally {
    const tally = this.endpoints.get(id)
    if (!tally) throw new Error(`No tally of ${id}`)
    return tally
  }
}
