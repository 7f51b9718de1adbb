import type { Code, Refusal } from '../core/codes.ts'
import type { Account, CacheState, CallRecord, CallState } from './records.ts'

/** How long an idempotency key brings the answer it brought first. */
export const idempotencyLifetimeMs = 24 * 3_600_000

/** An idempotency key, and what it was sent with. */
export interface Once {
  /** SHA-256 of the key: callers put what they like into it, secrets included. */
  readonly keyDigest: string
  /** The same for the same question. */
  readonly fingerprint: string
}

/** What a call with an idempotency key leaves behind, in the commit that charges it. */
export interface Remembrance extends Once {
  /** The creators and videos that the answer is about: those asked for, then those in it. */
  readonly subjects: readonly string[]
  readonly body: string
  readonly collectedAtMs: number
  readonly source: string
}

/** Another gateway that asks: what is open is open there. */
export interface Origin {
  readonly gateway: number
  /** The link that it asks by: once that has ended, nothing of what was asked by it happens any more. */
  readonly link: number
}

/** A call at the ledger. All that decides over it goes in, so that all is decided in one move. */
export interface AdmitRequest {
  readonly kind: 'admit'
  readonly requestId: string
  readonly digest: string
  readonly address: string
  /** The endpoint's id. */
  readonly endpoint: string
  /** The creator or video asked for. */
  readonly subject: string | null
  /** `charge` where the answer is at hand, `hold` where it must be collected first. */
  readonly take: 'charge' | 'hold'
  readonly source: string | null
  /** Only with `charge`; a call that holds brings it when it settles. */
  readonly remember?: Remembrance
  /** Only with `hold`: the key is claimed, so that no other call works for it meanwhile. */
  readonly once?: Once
  readonly atMs: number
  readonly origin?: Origin
}

/** A call that cannot be served whatever its token allows; the token is still judged first. */
export interface RejectRequest {
  readonly kind: 'reject'
  readonly requestId: string
  readonly digest: string
  readonly address: string
  readonly endpoint: string
  readonly code: 400
  readonly atMs: number
  readonly origin?: Origin
}

/** The end of a call that was admitted with a hold: code 0 charges it, anything else releases it. */
export interface SettleRequest {
  readonly kind: 'settle'
  readonly requestId: string
  readonly state: Exclude<CallState, 'open'>
  readonly code: Code | null
  readonly cache: CacheState | null
  readonly source: string | null
  /** Kept only where the call is charged. */
  readonly remember?: Remembrance
  readonly atMs: number
  readonly origin?: Origin
}

/** A question of a token's holder, which costs nothing. */
export interface InquiryRequest {
  readonly kind: 'inquiry'
  readonly digest: string
  readonly address: string
  /** A call of the token's, for what became of it. */
  readonly requestId?: string
  /** An idempotency key, for the answer that it brought at this endpoint. */
  readonly once?: Once & { readonly endpoint: string }
  /** Endpoints, for what a call of each would cost and whether the token may make it. */
  readonly quoted?: readonly string[]
  /** Whether it takes rate as a call does; without it the question counts against nothing. */
  readonly takesRate?: true
  readonly atMs: number
  readonly origin?: Origin
}

/** What a call of an endpoint would cost. */
export interface Quote {
  readonly endpoint: string
  readonly priceMicros: number
  readonly isPermitted: boolean
}

export type LedgerRequest = AdmitRequest | RejectRequest | SettleRequest | InquiryRequest

/** How much of a limit is left. */
export interface LimitState {
  readonly limit: number
  readonly remaining: number
  readonly resetMs: number
}

/** What the caller of a known token is told besides the outcome. */
export interface Standing {
  /** The account that pays; callers are not told its number. */
  readonly accountId: number
  /** What the account can still spend. */
  readonly availableMicros: number
  readonly strict: boolean
  readonly rate: LimitState
  readonly quota: LimitState | null
}

/** Why a token is not let in. */
export type TokenFault = 'unknown' | 'disabled' | 'revoked' | 'expired' | 'address'

export type Verdict =
  | { readonly code: 0; readonly priceMicros: number; readonly standing: Standing }
  | { readonly code: 100; readonly fault: TokenFault }
  | {
      readonly code: Exclude<Refusal, 100>
      readonly priceMicros: number
      readonly standing: Standing
    }

/** After a settlement: what was charged, and what the account can still spend. */
export interface Settlement {
  readonly costMicros: number
  readonly availableMicros: number
}

/** The answer that an idempotency key brought, and the call that brought it. */
export interface RememberedAnswer {
  readonly requestId: string
  readonly body: string
  readonly collectedAtMs: number
  readonly source: string
}

/** What an idempotency key brought, or why the token may not have it again now. */
export type Recalled =
  | { readonly answer: RememberedAnswer; readonly refusal?: undefined }
  | { readonly answer?: undefined; readonly refusal: 302 | 400 | 600 }
  /** A call works for it, which may be another server's: ask again. */
  | { readonly answer?: undefined; readonly refusal: 'under way' }
  /** The answer of this call went with the creator it was about; the key stays used. */
  | { readonly answer?: undefined; readonly refusal: 'erased'; readonly requestId: string }

/** What a token's holder may know. */
export type Inquiry =
  | { readonly fault: TokenFault }
  | {
      readonly fault?: undefined
      readonly standing: Standing
      readonly account: Account
      /** Calls and cost since midnight in Shanghai, of the whole account. */
      readonly today: { readonly calls: number; readonly costMicros: number }
      readonly call?: CallRecord
      readonly recalled?: Recalled
      readonly quotes?: readonly Quote[]
      /** Whether it was to take rate, and there was none: it has taken nothing. */
      readonly isTooSoon?: true
    }

/** The reply to a request; which member it has follows from the request's kind. */
export interface LedgerReply {
  readonly verdict?: Verdict
  readonly settlement?: Settlement
  readonly inquiry?: Inquiry
  readonly failure?: Failure
}

/**
 * Why nothing of a request has happened. `not open`: the call to settle was released before.
 * `key taken`: another call has taken the idempotency key since it was asked about. `link ended`: the
 * link that another gateway asked by is no more.
 */
export type Failure = 'not open' | 'key taken' | 'link ended'
