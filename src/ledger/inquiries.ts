import { shanghaiDay } from '../core/clock.ts'
import type { BatchState, Decisions, Spent } from './batch.ts'
import type { Fact } from './facts.ts'
import type { Keys } from './keys.ts'
import type { Inquiry, InquiryRequest, Quote, Recalled, Standing } from './protocol.ts'
import type { Account, CallRecord } from './records.ts'
import type { KnownToken, TokenLists } from './tokens.ts'

/** What of the rules tells whether a token may call an endpoint, and for how much. */
interface Offers {
  readonly lists: TokenLists
  priceMicros(state: BatchState, endpoint: string): number
}

/** Answers a token's holder out of what is kept, and what the batch has come to so far. */
export class Inquiries {
  readonly #offers: Offers
  readonly #state: BatchState
  readonly #keys: Keys
  readonly #decisions: Decisions

  constructor(offers: Offers, state: BatchState, keys: Keys, decisions: Decisions) {
    this.#offers = offers
    this.#state = state
    this.#keys = keys
    this.#decisions = decisions
  }

  /** `standing` is asked last: bringing an answer again takes rate, and some questions do. */
  answer(
    { requestId, once, quoted, takesRate, atMs }: InquiryRequest,
    token: KnownToken,
    standing: () => Standing,
  ): Inquiry {
    const { id, accountId } = token.rights
    const call = requestId === undefined ? undefined : this.#call(requestId, id)
    const recalled = once && this.#recall(once, token, atMs)
    const isTooSoon = takesRate && !this.#takeRate(token, atMs)
    return {
      standing: standing(),
      account: this.#account(accountId),
      today: this.#spentOn(accountId, shanghaiDay(atMs)),
      ...(call && { call }),
      ...(recalled && { recalled }),
      ...(quoted && { quotes: quoted.map((endpoint) => this.#quote(endpoint, token)) }),
      ...(isTooSoon && { isTooSoon }),
    }
  }

  #quote(endpoint: string, { rights }: KnownToken): Quote {
    const priceMicros = this.#offers.priceMicros(this.#state, endpoint)
    return { endpoint, priceMicros, isPermitted: this.#offers.lists.permits(rights, endpoint) }
  }

  /** What an idempotency key brought, if the token may have it: a replay is a call but for its price. */
  #recall(
    { keyDigest, fingerprint, endpoint }: NonNullable<InquiryRequest['once']>,
    token: KnownToken,
    atMs: number,
  ): Recalled | undefined {
    const answer = this.#keys.find(token.rights.id, keyDigest, atMs)
    if (!answer) return undefined
    if (answer.isUnderWay) return { refusal: 'under way' }
    if (answer.body === '') return { refusal: 'erased', requestId: answer.requestId }
    if (answer.fingerprint !== fingerprint) return { refusal: 400 }
    if (!this.#offers.lists.permits(token.rights, endpoint)) return { refusal: 600 }
    if (!this.#takeRate(token, atMs)) return { refusal: 302 }
    const { requestId, body, collectedAtMs, source } = answer
    return { answer: { requestId, body, collectedAtMs, source } }
  }

  /** Takes what one call takes of the token's rate; false where nothing of it is left. */
  #takeRate({ rate }: KnownToken, atMs: number): boolean {
    if (rate.waitMs(atMs) > 0) return false
    rate.take(atMs)
    this.#decisions.taken.push(rate)
    return true
  }

  #account(id: number): Account {
    const { balanceMicros, heldMicros } = this.#state.account(id)
    return { ...this.#state.accountRecord(id), balanceMicros, heldMicros }
  }

  #call(requestId: string, tokenId: number): CallRecord | undefined {
    const ofToken = this.#decisions.facts.filter(
      ({ call }) => call.requestId === requestId && call.tokenId === tokenId,
    )
    return ofToken.reduce(callAfter, this.#state.callRecord(requestId, tokenId))
  }

  #spentOn(accountId: number, day: string): Spent {
    return this.#decisions.facts
      .filter(({ call }) => call.accountId === accountId && shanghaiDay(call.startedAtMs) === day)
      .reduce(spentAfter, this.#state.spentOn(accountId, day))
  }
}

/** What the call log says of a call after a fact about it. */
function callAfter(before: CallRecord | undefined, fact: Fact): CallRecord | undefined {
  if (fact.kind === 'refused' && !fact.isLogged) return before
  if (fact.kind !== 'ended') return fact.call
  const { state, code, costMicros, cache, source, finishedAtMs } = fact
  return before && { ...before, state, code, costMicros, cache, source, finishedAtMs }
}

function spentAfter({ calls, costMicros }: Spent, fact: Fact): Spent {
  const isBilled = fact.kind === 'charged' || (fact.kind === 'ended' && fact.isBilled)
  if (!isBilled) return { calls, costMicros }
  const cost = fact.kind === 'ended' ? fact.costMicros : fact.call.costMicros
  return { calls: calls + 1, costMicros: costMicros + cost }
}
