import type { Meter } from '../catalog/operations/operation.ts'
import { msToShanghaiMidnight, shanghaiDay } from '../core/clock.ts'
import { type BatchState, type Decisions, giveBack } from './batch.ts'
import { entryOf, type Fact } from './facts.ts'
import { Inquiries } from './inquiries.ts'
import { ending, type Judgement, judge, withoutAnswer } from './judge.ts'
import { Keys } from './keys.ts'
import type {
  AdmitRequest,
  LedgerReply,
  LedgerRequest,
  LimitState,
  RejectRequest,
  Remembrance,
  SettleRequest,
  Standing,
} from './protocol.ts'
import { availableMicros, type CallRecord, type OpenCall } from './records.ts'
import { type KnownToken, rateState, TokenLists, tokenFault } from './tokens.ts'

/** What does not change while a server runs, and every decision rests on. */
export class Rules {
  readonly lists: TokenLists
  readonly #defaultPriceMicros: number
  /** Prices of endpoints that do not cost the default price unless they are priced. */
  readonly #defaults: ReadonlyMap<string, number>

  constructor(endpoints: readonly Meter[], defaultPriceMicros: number) {
    this.lists = new TokenLists(endpoints)
    this.#defaultPriceMicros = defaultPriceMicros
    this.#defaults = new Map(
      endpoints.flatMap(({ id, priceMicros }) =>
        priceMicros === undefined ? [] : [[id, priceMicros]],
      ),
    )
  }

  priceMicros(state: BatchState, endpoint: string): number {
    return state.priceMicros(endpoint) ?? this.#defaults.get(endpoint) ?? this.#defaultPriceMicros
  }

  /**
   * Decides requests in their order, each knowing what those before it came to. Throws where one
   * cannot be decided: then nothing of the batch may be written.
   */
  decide(state: BatchState, requests: readonly LedgerRequest[]): Decisions {
    const deciding = new Deciding(this, state)
    try {
      for (const request of requests) deciding.add(request)
    } catch (error) {
      giveBack(deciding.decisions)
      throw error
    }
    return deciding.decisions
  }
}

/** A batch while it is decided. */
class Deciding {
  readonly decisions: Decisions = { replies: [], facts: [], accounts: new Set(), taken: [] }
  readonly #rules: Rules
  readonly #state: BatchState
  readonly #keys: Keys
  readonly #inquiries: Inquiries

  constructor(rules: Rules, state: BatchState) {
    this.#rules = rules
    this.#state = state
    this.#keys = new Keys(state)
    this.#inquiries = new Inquiries(rules, state, this.#keys, this.decisions)
  }

  add(request: LedgerRequest): void {
    this.decisions.replies.push(this.#reply(request))
  }

  #reply(request: LedgerRequest): LedgerReply {
    if (request.kind === 'settle') return this.#settle(request)
    const token = this.#state.token(request.digest, request.atMs)
    const fault = tokenFault(token, this.#rules.lists, request)
    if (fault || !token) {
      const refused = { fault: fault ?? 'unknown' }
      if (request.kind === 'inquiry') return { inquiry: refused }
      return { verdict: { code: 100, ...refused } }
    }
    if (request.kind === 'inquiry') {
      const standing = () => this.#standing(token, request.atMs)
      return { inquiry: this.#inquiries.answer(request, token, standing) }
    }
    return this.#conclude(request, token)
  }

  #conclude(request: AdmitRequest | RejectRequest, token: KnownToken): LedgerReply {
    const priceMicros = this.#rules.priceMicros(this.#state, request.endpoint)
    const code = request.kind === 'reject' ? request.code : this.#judge(request, token, priceMicros)
    if (request.kind === 'admit' && code === 0) {
      if (this.#isTaken(request, token)) return { failure: 'key taken' }
      this.#admit(request, token, priceMicros)
    } else this.#refuse(request, token, code, priceMicros)
    return { verdict: { code, priceMicros, standing: this.#standing(token, request.atMs) } }
  }

  #judge({ endpoint, atMs }: AdmitRequest, token: KnownToken, priceMicros: number): Judgement {
    const { rights, rate } = token
    return judge({
      isPermitted: this.#rules.lists.permits(rights, endpoint),
      rate,
      quota: this.#quota(token, atMs),
      availableMicros: availableMicros(this.#state.account(rights.accountId)),
      priceMicros,
      atMs,
    })
  }

  /** Whether another call has the key, or its answer. */
  #isTaken({ once, remember, atMs }: AdmitRequest, { rights }: KnownToken): boolean {
    const keyDigest = (once ?? remember)?.keyDigest
    return keyDigest !== undefined && this.#keys.find(rights.id, keyDigest, atMs) !== undefined
  }

  /** Takes rate, quota and price, all of them. */
  #admit(request: AdmitRequest, token: KnownToken, priceMicros: number): void {
    const { take, source, atMs } = request
    const isForgotten = this.#state.isForgotten(request.subject, atMs)
    const subject = isForgotten ? null : request.subject
    const calling = { ...asked(request, token, priceMicros), subject }
    token.rate.take(atMs)
    this.decisions.taken.push(token.rate)
    this.#state.dayUse(calling.tokenId, shanghaiDay(atMs)).calls++
    if (take === 'charge') {
      const remember = request.remember && this.#withoutForgotten(request.remember, atMs)
      const call = {
        ...calling,
        state: 'answered' as const,
        code: 0 as const,
        costMicros: priceMicros,
        cache: 'hit' as const,
        source,
        finishedAtMs: atMs,
      }
      this.#note({ kind: 'charged', call, remember })
    } else {
      const { once } = request
      const call = {
        ...calling,
        state: 'open' as const,
        code: null,
        costMicros: 0,
        cache: null,
        source: null,
        finishedAtMs: null,
      }
      this.#state.openCalls.set(call.requestId, { ...call, keyDigest: once?.keyDigest ?? null })
      this.#note({ kind: 'held', call, once })
    }
  }

  #refuse(
    request: AdmitRequest | RejectRequest,
    token: KnownToken,
    code: Judgement,
    priceMicros: number,
  ): void {
    const { refusals } = token
    const { atMs } = request
    const isLogged = code !== 302 && refusals.waitMs(atMs) === 0
    if (isLogged) refusals.take(atMs)
    const { subject, source } = request.kind === 'admit' ? request : nothingAsked
    const call: CallRecord = {
      ...asked(request, token, priceMicros),
      subject: this.#state.isForgotten(subject, atMs) ? null : subject,
      state: 'answered',
      code,
      costMicros: 0,
      cache: null,
      source,
      finishedAtMs: atMs,
    }
    this.#note({ kind: 'refused', call, isLogged })
  }

  #settle(request: SettleRequest): LedgerReply {
    const { openCalls } = this.#state
    const call = openCalls.get(request.requestId)
    if (!call) return { failure: 'not open' }
    openCalls.delete(request.requestId)
    const { remember, ...ended } = ending(call, request)
    // The quota that the call took is given back where it is not billed.
    const use = this.#state.dayUse(call.tokenId, shanghaiDay(call.startedAtMs))
    if (!ended.isBilled) use.calls--
    this.#note({ ...ended, remember: remember && this.#kept(call, remember, request.atMs) })
    const account = this.#state.account(call.accountId)
    const settlement = {
      costMicros: ended.costMicros,
      availableMicros: availableMicros(account),
    }
    return { settlement }
  }

  /** What is kept for the key; nothing where another call has it, as the claim ran out. */
  #kept(call: OpenCall, remember: Remembrance, atMs: number): Remembrance | undefined {
    const known = this.#keys.find(call.tokenId, remember.keyDigest, atMs)
    if (known && known.requestId !== call.requestId) return undefined
    return this.#withoutForgotten(remember, atMs)
  }

  /** Of a creator who was erased a moment ago nothing is kept, but that a key was used. */
  #withoutForgotten(remember: Remembrance, atMs: number): Remembrance {
    const isForgotten = remember.subjects.some((subject) => this.#state.isForgotten(subject, atMs))
    return isForgotten ? withoutAnswer(remember) : remember
  }

  #note(fact: Fact): void {
    this.decisions.facts.push(fact)
    this.#keys.note(fact)
    const entry = entryOf(fact)
    if (!entry) return
    const account = this.#state.account(fact.call.accountId)
    account.balanceMicros += entry.amountMicros
    account.heldMicros += entry.heldMicros
    this.decisions.accounts.add(account)
  }

  #standing(token: KnownToken, atMs: number): Standing {
    const { accountId, strict } = token.rights
    return {
      accountId,
      availableMicros: availableMicros(this.#state.account(accountId)),
      strict,
      rate: rateState(token, atMs),
      quota: this.#quota(token, atMs),
    }
  }

  #quota({ rights: { id, dailyQuota } }: KnownToken, atMs: number): LimitState | null {
    if (dailyQuota === null) return null
    const { calls } = this.#state.dayUse(id, shanghaiDay(atMs))
    const remaining = Math.max(0, dailyQuota - calls)
    return { limit: dailyQuota, remaining, resetMs: msToShanghaiMidnight(atMs) }
  }
}

/** A call that could not be read asks for nobody. */
const nothingAsked = { subject: null, source: null }

/** What a call's record says whatever comes of it. */
function asked(
  { requestId, endpoint, atMs }: AdmitRequest | RejectRequest,
  { rights }: KnownToken,
  priceMicros: number,
) {
  const { accountId, id: tokenId } = rights
  return { requestId, accountId, tokenId, endpoint, priceMicros, startedAtMs: atMs }
}
