import { shanghaiDay } from '../../src/core/clock.ts'
import type { Code } from '../../src/core/codes.ts'
import type { CallState, EntryKind } from '../../src/ledger/records.ts'

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
  /** The blocks of addresses that it may be used from. */
  addresses: readonly string[] | null
  expiresAtMs: number | null
  disabled: boolean
  revoked: boolean
}

interface ModelCall {
  readonly token: ModelToken
  /** Whom it was asked for. */
  readonly asked: string
  /** Whom the call log says that it was about. */
  subject: string | null
  readonly priceMicros: number
  readonly day: string
  /** The idempotency key that it came with, and where. */
  readonly key: string | undefined
  readonly endpoint: string
  state: CallState
  code: number | null
  costMicros: number
}

/** What a call is made with. */
export interface ModelAsk {
  readonly requestId: string
  readonly token: ModelToken
  readonly endpoint: string
  readonly subject: string
  readonly address: string
  readonly take: 'hold' | 'charge'
  /** An idempotency key. */
  readonly key: string | undefined
}

/** What an idempotency key is used for. */
interface ModelAnswer {
  /** The call that works for it, or brought it. */
  readonly requestId: string
  readonly isUnderWay: boolean
  readonly endpoint: string
  readonly subject: string
  readonly atMs: number
  erased: boolean
}

type ModelEntry = readonly [
  requestId: string,
  kind: EntryKind,
  amountMicros: number,
  heldMicros: number,
]

const keyLifetimeMs = 86_400_000
const forgettingMs = 65_000

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
 * What the ledger must do, said without a database, a transaction or a batch: one call after another,
 * with every figure recomputed from lists.
 */
export class LedgerModel {
  nowMs: number
  readonly accounts: ModelAccount[] = []
  readonly tokens: ModelToken[] = []
  readonly prices = new Map<string, number>()
  readonly calls = new Map<string, ModelCall>()
  /** What calls did to the ledger. */
  readonly entries: ModelEntry[] = []
  /** By token and key. */
  readonly answers = new Map<string, ModelAnswer>()
  /** When creators were erased, as the running server knows it. */
  readonly #erasedAt = new Map<string, number>()
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
  admit(ask: ModelAsk) {
    const { token, endpoint, address } = ask
    const fault = this.#faultOf(token, address)
    if (fault) return { verdict: { code: 100, fault } }
    const priceMicros = this.prices.get(endpoint) ?? this.#defaultPriceMicros
    const code = this.#refusal(token, endpoint, priceMicros)
    if (code === 0 && this.#usedFor(token, ask.key)) return { failure: 'key taken' }
    if (code === 0) this.#take(ask, priceMicros)
    return { verdict: { code, priceMicros, standing: this.#standing(token) } }
  }

  reject(token: ModelToken, endpoint: string, address: string) {
    const fault = this.#faultOf(token, address)
    if (fault) return { code: 100, fault }
    const priceMicros = this.prices.get(endpoint) ?? this.#defaultPriceMicros
    return { code: 400, priceMicros, standing: this.#standing(token) }
  }

  settle(requestId: string, outcome: SettleOutcome) {
    const { costMicros, token } = this.#end(requestId, outcome)
    return { costMicros, availableMicros: available(token.account) }
  }

  /** What an idempotency key brings again. */
  #recall(token: ModelToken, endpoint: string, key: string) {
    const answer = this.#usedFor(token, key)
    if (!answer) return undefined
    const { requestId } = answer
    if (answer.isUnderWay) return { refusal: 'under way' }
    if (answer.erased) return { refusal: 'erased', requestId }
    if (answer.endpoint !== endpoint) return { refusal: 400 }
    if (token.endpoints && !token.endpoints.includes(endpoint)) return { refusal: 600 }
    if (this.#rateLeft(token) === 0) return { refusal: 302 }
    return { answer: { requestId, body: bodyOf(answer.subject) } }
  }

  /** A creator is erased: nothing says any more whom a call was about, and keys stay used. */
  forget(subject: string): void {
    this.#erasedAt.set(subject, this.nowMs)
    for (const call of this.calls.values()) if (call.subject === subject) call.subject = null
    for (const each of this.answers.values()) {
      if (each.subject === subject && !each.isUnderWay) each.erased = true
    }
  }

  /**
   * `once` asks for the answer of an idempotency key, which takes rate and nothing else, and so does
   * one that `takesRate`.
   */
  inquire(
    token: ModelToken,
    address: string,
    {
      requestId,
      once,
      quoted,
      takesRate,
    }: {
      readonly requestId: string | undefined
      readonly once: { readonly endpoint: string; readonly key: string } | undefined
      readonly quoted: readonly string[]
      readonly takesRate: boolean
    },
  ) {
    const fault = this.#faultOf(token, address)
    if (fault) return { fault }
    const recalled = once && this.#recall(token, once.endpoint, once.key)
    if (recalled && 'answer' in recalled) this.#letThrough(token)
    const isTooSoon = takesRate && this.#rateLeft(token) === 0
    if (takesRate && !isTooSoon) this.#letThrough(token)
    const { id, balanceMicros, heldMicros } = token.account
    const call = this.calls.get(requestId ?? '')
    return {
      account: { id, balanceMicros, heldMicros },
      standing: this.#standing(token),
      today: this.#spentToday(token.account),
      ...(recalled && { recalled }),
      ...(call?.token === token && { call: told(call) }),
      quotes: quoted.map((endpoint) => ({
        endpoint,
        priceMicros: this.prices.get(endpoint) ?? this.#defaultPriceMicros,
        isPermitted: token.endpoints?.includes(endpoint) ?? true,
      })),
      ...(isTooSoon && { isTooSoon }),
    }
  }

  #spentToday(account: ModelAccount) {
    const day = shanghaiDay(this.nowMs)
    const billed = [...this.calls.values()].filter(
      (call) => call.token.account === account && call.day === day && call.code === 0,
    )
    const costMicros = billed.reduce((sum, call) => sum + call.costMicros, 0)
    return { calls: billed.length, costMicros }
  }

  /** A new server on the same data: rate windows are forgotten, and open calls released. */
  restart(): number {
    this.#let.clear()
    this.#erasedAt.clear()
    this.unsettled.clear()
    const { open } = this
    for (const id of open) this.#end(id, 'abandoned')
    return open.length
  }

  #faultOf(token: ModelToken, address: string): string | undefined {
    if (token.revoked) return 'revoked'
    if (token.disabled) return 'disabled'
    if (token.expiresAtMs !== null && token.expiresAtMs <= this.nowMs) return 'expired'
    const isAdmitted = token.addresses?.some((block) => isIn(block, address)) ?? true
    return isAdmitted ? undefined : 'address'
  }

  #refusal(token: ModelToken, endpoint: string, priceMicros: number): Code {
    if (token.endpoints && !token.endpoints.includes(endpoint)) return 600
    if (this.#rateLeft(token) === 0) return 302
    if (token.dailyQuota !== null && this.usedOn(token) >= token.dailyQuota) return 303
    return available(token.account) < priceMicros ? 601 : 0
  }

  #take({ requestId, token, endpoint, subject, take, key }: ModelAsk, priceMicros: number): void {
    this.#letThrough(token)
    if (take === 'hold') this.#enter(token, [requestId, 'hold', 0, priceMicros])
    else {
      this.#enter(token, [requestId, 'charge', -priceMicros, 0])
    }
    this.#use(token, key, { requestId, endpoint, subject, isUnderWay: take === 'hold' })
    this.calls.set(requestId, {
      token,
      asked: subject,
      key,
      endpoint,
      subject: this.#isForgotten(subject) ? null : subject,
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
    const { token, priceMicros } = call
    if (outcome === 'billed') {
      call.costMicros = priceMicros
      this.#enter(token, [requestId, 'charge', -priceMicros, -priceMicros])
    } else this.#enter(token, [requestId, 'release', 0, -priceMicros])
    this.#finishKey(requestId, call, outcome === 'billed')
    return Object.assign(call, ends[outcome])
  }

  /** Balance and held move by an entry; what moves neither is none. */
  #enter({ account }: ModelToken, entry: ModelEntry): void {
    const [, , amountMicros, heldMicros] = entry
    account.balanceMicros += amountMicros
    account.heldMicros += heldMicros
    if (amountMicros !== 0 || heldMicros !== 0) this.entries.push(entry)
  }

  /** What the key is used for, within its day. */
  #usedFor(token: ModelToken, key: string | undefined): ModelAnswer | undefined {
    const answer = this.answers.get(`${token.id} ${key}`)
    return answer && this.nowMs - answer.atMs < keyLifetimeMs ? answer : undefined
  }

  #use(
    token: ModelToken,
    key: string | undefined,
    answer: Omit<ModelAnswer, 'atMs' | 'erased'>,
  ): void {
    if (key === undefined) return
    const erased = !answer.isUnderWay && this.#isForgotten(answer.subject)
    this.answers.set(`${token.id} ${key}`, { ...answer, atMs: this.nowMs, erased })
  }

  /** The end of a call frees its key, or brings its answer; what another took since is not touched. */
  #finishKey(
    requestId: string,
    { token, key, endpoint, asked }: ModelCall,
    isBilled: boolean,
  ): void {
    const used = this.#usedFor(token, key)
    if (used && used.requestId !== requestId) return
    if (isBilled) this.#use(token, key, { requestId, endpoint, subject: asked, isUnderWay: false })
    else this.answers.delete(`${token.id} ${key}`)
  }

  #isForgotten(subject: string): boolean {
    return this.nowMs - (this.#erasedAt.get(subject) ?? Number.NEGATIVE_INFINITY) < forgettingMs
  }

  #letThrough(token: ModelToken): void {
    this.#let.set(token, [...(this.#let.get(token) ?? []), this.nowMs])
  }

  #rateLeft(token: ModelToken): number {
    const past = (this.#let.get(token) ?? []).filter((at) => at > this.nowMs - 1000)
    return Math.max(0, token.ratePerSecond - past.length)
  }

  #standing(token: ModelToken) {
    const { ratePerSecond, dailyQuota } = token
    return {
      accountId: token.account.id,
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

/** What is collected of a creator. */
export const bodyOf = (subject: string): string => `{"of":"${subject}"}`

/** What a token's holder reads about a call. */
const told = ({ subject, state, code, costMicros }: ModelCall) => ({
  subject,
  state,
  code,
  costMicros,
})

/** Of the few blocks there are here. */
const isIn = (block: string, address: string) =>
  block === address ||
  (block === '10.0.0.0/8' && address.startsWith('10.')) ||
  (block === 'fd00::/8' && address.startsWith('fd'))

const available = ({ balanceMicros, heldMicros }: ModelAccount) => balanceMicros - heldMicros
