import type { Code, Refusal } from '../../../core/codes.ts'
import type { Latencies } from '../../../core/latency.ts'
import type { CallState } from '../../../ledger/records.ts'
import type { Observation } from '../../history.ts'
import type {
  AccountRow,
  CallRow,
  DriftRow,
  IdempotentAnswerRow,
  SourceHourRow,
  SourceStateRow,
} from '../schema.ts'

/** How long an idempotency key brings the answer it brought first. */
export const idempotencyLifetimeMs = 24 * 3_600_000

export type CacheState = 'hit' | 'miss' | 'shared' | 'stale'

/** A call that holds its price until it settles. */
export type OpenCall = Pick<
  CallRow,
  'request_id' | 'account_id' | 'token_id' | 'endpoint' | 'price_micros' | 'started_at'
>

/** What a call with an idempotency key leaves behind, in the commit that charges it. */
export interface Remembrance {
  /** SHA-256 of the key: callers put what they like into it, secrets included. */
  readonly keyDigest: string
  readonly fingerprint: string
  /** The creator or video that the answer is about. */
  readonly subject: string | null
  readonly body: string
  readonly collectedAtMs: number
  readonly source: string
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
  /** Of a call that is charged at once. */
  readonly remember?: Remembrance
  readonly atMs: number
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
}

/** The end of a call that was admitted with a hold: code 0 charges it, anything else releases it. */
export interface SettleRequest {
  readonly kind: 'settle'
  readonly requestId: string
  readonly state: Exclude<CallState, 'open'>
  readonly code: Code | null
  readonly cache: CacheState | null
  readonly source: string | null
  /** Of a call that is charged. */
  readonly remember?: Remembrance
  readonly atMs: number
}

/** A question of a token's holder, which costs nothing. */
export interface InquiryRequest {
  readonly kind: 'inquiry'
  readonly digest: string
  readonly address: string
  /** A call of the token's, for what became of it. */
  readonly requestId?: string
  /** An idempotency key, for the answer that it brought at this endpoint. */
  readonly once?: {
    readonly keyDigest: string
    readonly fingerprint: string
    readonly endpoint: string
  }
  readonly atMs: number
}

/** Forgets a few of the oldest records that are past their time. */
export interface PruneRequest {
  readonly kind: 'prune'
  readonly atMs: number
  /** Ended calls with request ids below this go. */
  readonly callsBelow: string
  readonly answersBeforeMs: number
  readonly observationsBeforeMs: number
  /** Erasures before this need no telling any more: the ids of whom they were about go as well. */
  readonly erasuresBeforeMs: number
}

/** Stores a fresh collection for history, and for callers who accept what is stored. */
export interface ObserveRequest {
  readonly kind: 'observe'
  readonly observation: Observation
  readonly atMs: number
}

/** How often collected bodies differed from the catalog in one way. */
export type DriftCount = Pick<DriftRow, 'dataset' | 'path' | 'kind' | 'count'>

/** Adds to what was counted of drift. */
export interface DriftRequest {
  readonly kind: 'drift'
  readonly counts: readonly DriftCount[]
  readonly atMs: number
}

/** How a source's collections of a dataset ended in an hour, as far as that is not stored yet. */
export type SourceHourCount = Omit<SourceHourRow, 'latencies'> & { readonly latencies: Latencies }

/** Adds to what was counted of the sources, and says how they are. */
export interface HealthRequest {
  readonly kind: 'health'
  readonly counts: readonly SourceHourCount[]
  /** Of all sources; undefined where none has changed. */
  readonly states?: readonly SourceStateRow[]
  /** What was counted in hours before this one goes. */
  readonly keepFromHour: number
}

/**
 * Only looks whether another process has changed anything, and, where the last commit failed, whether
 * they succeed again; what waits from that commit goes along.
 */
export interface LookRequest {
  readonly kind: 'look'
}

export type LedgerRequest =
  | DriftRequest
  | HealthRequest
  | LookRequest
  | ObserveRequest
  | PruneRequest
  | AdmitRequest
  | RejectRequest
  | SettleRequest
  | InquiryRequest

/** How much of a limit is left. */
export interface LimitState {
  readonly limit: number
  readonly remaining: number
  readonly resetMs: number
}

/** What the caller of a known token is told besides the outcome. */
export interface Standing {
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

/** What an idempotency key brought, or why the token may not have it again now. */
export type Recalled =
  | { readonly answer: IdempotentAnswerRow }
  | { readonly answer?: undefined; readonly refusal: 302 | 400 | 600 }
  /** The answer of this call went with the creator it was about; the key stays used. */
  | { readonly answer?: undefined; readonly refusal: 'erased'; readonly requestId: string }

/** What a token's holder may know. */
export type Inquiry =
  | { readonly fault: TokenFault }
  | {
      readonly fault?: undefined
      readonly standing: Standing
      readonly account: AccountRow
      /** Calls and cost since midnight in Shanghai, of the whole account. */
      readonly today: { readonly calls: number; readonly costMicros: number }
      readonly call?: CallRow
      readonly recalled?: Recalled
    }

export interface LedgerReply {
  /** How many records were forgotten. */
  readonly pruned?: number
  readonly inquiry?: Inquiry
  readonly verdict?: Verdict
  readonly settlement?: Settlement
}
