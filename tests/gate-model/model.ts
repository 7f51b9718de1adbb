import { shanghaiDay } from '../../src/core/clock.ts'
import type { Code } from '../../src/core/codes.ts'
import type { CallState } from '../../src/store/schema.ts'

interface ModelAccount {
  readonly id: number
  balanceMicros: number
  heldMicros: number
}

export interface ModelToken {
  readonly id: number
  readonly digest: string
  readonly account: ModelAccount
  ratePerSecond: number
  dailyQuota: number | null
  /** Ids of the endpoints it may call. */
  endpoints: readonly string[] | null
  disabled: boolean
  revoked: boolean
}

interface ModelCall {
  readonly token: ModelToken
  readonly priceMicros: number
  readonly day: string
  state: CallState
  code: number | null
  costMicros: number
}

/** How the collection of a call that holds its price ends. */
export type SettleOutcome = 'billed' | 'failed' | 'cancelled'

/** The ends of open calls, with the code that the call log shows. */
const ends = {
  billed: { state: 'answered', code: 0 },
  failed: { state: 'answered', code: 301 },
  broken: { state: 'answered', code: 500 },
  cancelled: { state: 'cancelled', code: null },
  abandoned: { state: 'abandoned', code: null },
} as const satisfies Record<string, { state: CallState; code: Code | null }>

/**
 * What the gate must do, said without a database, a transaction or a batch: one call after another,
 * with every figure recomputed from lists.
 */
export class GateModel {
  nowMs: number
  readonly accounts: ModelAccount[] = []
  readonly tokens: ModelToken[] = []
  readonly prices = new Map<string, number>()
  readonly calls = new Map<string, ModelCall>()
  /** Calls whose settlement could not be committed; the next commit releases them. */
  readonly unsettled = new Map<string, 'broken' | 'cancelled'>()
  readonly #defaultPriceMicros: number
  /** When calls were let through, as the running server remembers it; by token. */
  readonly #let = new Map<ModelToken, number[]>()

  constructor(nowMs: number, defaultPriceMicros: number) {
    this.nowMs = nowMs
    this.#defaultPriceMicros = defaultPriceMicros
  }

  get open(): string[] {
    return [...this.calls].filter(([, call]) => call.state === 'open').map(([id]) => id)
  }

  /** Billed and open calls of the day. */
  usedOn(token: ModelToken, day = shanghaiDay(this.nowMs)): number {
    return [...this.calls.values()].filter(
      (call) =>
        call.token === token && call.day === day && (call.state === 'open' || call.code === 0),
    ).length
  }

  /** What happens at the beginning of each commit. */
  beginCommit(): void {
    for (const [id, outcome] of this.unsettled) this.#end(id, outcome)
    this.unsettled.clear()
  }

  /** The verdict on a call, and its effects. */
  admit(requestId: string, token: ModelToken, endpoint: string, take: 'hold' | 'charge') {
    const fault = this.#faultOf(token)
    if (fault) return { code: 100, fault }
    const priceMicros = this.prices.get(endpoint) ?? this.#defaultPriceMicros
    const code = this.#refusal(token, endpoint, priceMicros)
    if (code === 0) this.#take(requestId, token, priceMicros, take)
    return { code, priceMicros, standing: this.#standing(token) }
  }

  reject(token: ModelToken, endpoint: string) {
    const fault = this.#faultOf(token)
    if (fault) return { code: 100, fault }
    const priceMicros = this.prices.get(endpoint) ?? this.#defaultPriceMicros
    return { code: 400, priceMicros, standing: this.#standing(token) }
  }

  settle(requestId: string, outcome: SettleOutcome) {
    const { costMicros, token } = this.#end(requestId, outcome)
    return { costMicros, availableMicros: available(token.account) }
  }

  inquire(token: ModelToken) {
    const fault = this.#faultOf(token)
    if (fault) return { fault }
    const { id, balanceMicros, heldMicros } = token.account
    const account = { id, balance_micros: balanceMicros, held_micros: heldMicros }
    return { account, standing: this.#standing(token) }
  }

  /** A new server on the same data: rate windows are forgotten, and open calls released. */
  restart(): number {
    this.#let.clear()
    this.unsettled.clear()
    const { open } = this
    for (const id of open) this.#end(id, 'abandoned')
    return open.length
  }

  #faultOf({ revoked, disabled }: ModelToken): string | undefined {
    if (revoked) return 'revoked'
    return disabled ? 'disabled' : undefined
  }

  #refusal(token: ModelToken, endpoint: string, priceMicros: number): Code {
    if (token.endpoints && !token.endpoints.includes(endpoint)) return 600
    if (this.#rateLeft(token) === 0) return 302
    if (token.dailyQuota !== null && this.usedOn(token) >= token.dailyQuota) return 303
    return available(token.account) < priceMicros ? 601 : 0
  }

  #take(requestId: string, token: ModelToken, priceMicros: number, take: 'hold' | 'charge'): void {
    this.#let.set(token, [...(this.#let.get(token) ?? []), this.nowMs])
    if (take === 'hold') token.account.heldMicros += priceMicros
    else token.account.balanceMicros -= priceMicros
    this.calls.set(requestId, {
      token,
      priceMicros,
      day: shanghaiDay(this.nowMs),
      ...(take === 'hold'
        ? { state: 'open', code: null, costMicros: 0 }
        : { state: 'answered', code: 0, costMicros: priceMicros }),
    })
  }

  #end(requestId: string, outcome: keyof typeof ends): ModelCall {
    const call = this.calls.get(requestId)
    if (call?.state !== 'open') throw new Error(`The model has no open call ${requestId}`)
    const { account } = call.token
    account.heldMicros -= call.priceMicros
    if (outcome === 'billed') {
      account.balanceMicros -= call.priceMicros
      call.costMicros = call.priceMicros
    }
    return Object.assign(call, ends[outcome])
  }

  #rateLeft(token: ModelToken): number {
    const past = (this.#let.get(token) ?? []).filter((at) => at > this.nowMs - 1000)
    return Math.max(0, token.ratePerSecond - past.length)
  }

  #standing(token: ModelToken) {
    const { ratePerSecond, dailyQuota } = token
    return {
      availableMicros: available(token.account),
      strict: false,
      rate: { limit: ratePerSecond, remaining: this.#rateLeft(token) },
      quota: dailyQuota === null ? null : { limit: dailyQuota, remaining: this.#quotaLeft(token) },
    }
  }

  #quotaLeft(token: ModelToken): number {
    return Math.max(0, (token.dailyQuota ?? 0) - this.usedOn(token))
  }
}

const available = ({ balanceMicros, heldMicros }: ModelAccount) => balanceMicros - heldMicros
