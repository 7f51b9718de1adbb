import type { Generated, Selectable } from 'kysely'
import type { SourceState } from '../../core/source-state.ts'
import type { CallState, EntryKind } from '../../ledger/records.ts'
import type { Actor, ActVerb } from '../acts.ts'
import type { DriftCount } from '../ports.ts'

/** Times are milliseconds since 1970; amounts are micro-units of the account's currency. */
export interface AccountTable {
  id: Generated<number>
  name: string
  currency: Generated<string>
  /** Sum of the ledger's `amount_micros`. What can be spent is this less `held_micros`. */
  balance_micros: Generated<number>
  /** Sum of the ledger's `held_micros`: the prices of calls that have not settled. */
  held_micros: Generated<number>
  created_at: number
  /** Counted up by gateways whenever they write the balances, and by nobody else. */
  version: Generated<number>
}

export interface TokenTable {
  id: Generated<number>
  account_id: number
  /** What the operator calls it. */
  name: string | null
  /** SHA-256 of the token in hex; the token itself is nowhere. */
  digest: string
  rate_per_second: number
  /** Null for no daily limit. */
  daily_quota: number | null
  /** JSON list of globs; null for every endpoint. */
  endpoints: string | null
  /** JSON list of addresses and CIDR blocks; null for every address. */
  addresses: string | null
  /** 1 where outcomes are real HTTP statuses without the caller asking. */
  strict: number
  expires_at: number | null
  disabled_at: number | null
  revoked_at: number | null
  created_at: number
}

/**
 * What a token's calls of an endpoint came to in one hour, by code. Readers ask the view `usage`,
 * in which a row may be in several parts: what the latest commits added is folded in later.
 */
export interface UsageHourTable {
  /** Whole hours since 1970, of the calls' beginning. */
  hour: number
  token_id: number
  endpoint: string
  code: number
  account_id: number
  calls: number
  cost_micros: number
  /** JSON list: calls in each bucket of the latency histogram, up to the last that has any. */
  latencies: string
}

/** Endpoints that do not cost the default price. */
export interface PriceTable {
  endpoint: string
  price_micros: number
}

/**
 * Append-only, which triggers enforce. Each row says what it does to balance and to held. Writers
 * post; readers ask the view `ledger_entries`, which has the charges that follow from calls as well.
 */
export interface LedgerEntryTable {
  /** The request id of the call, or an id of its own for a top-up or adjustment. */
  id: string
  kind: EntryKind
  account_id: number
  amount_micros: number
  held_micros: number
  /** Of a top-up or adjustment: why. */
  note: string | null
  /** Of a top-up or adjustment: who. */
  actor: string | null
  at: number
}

export interface CallTable {
  request_id: string
  account_id: number
  token_id: number
  endpoint: string
  /** The creator or video asked for; null where the parameters could not be read. */
  subject: string | null
  state: CallState
  code: number | null
  /** What the call holds or would have cost. */
  price_micros: number
  /** What was charged. */
  cost_micros: number
  cache: string | null
  source: string | null
  started_at: number
  finished_at: number | null
  /** The gateway that it is open at; null of a call that was never open. */
  gateway: number | null
  /** 1 where the call was charged as it came, and is the ledger's entry of that itself. */
  charged_at_once: Generated<number>
}

/**
 * The answer that a caller's idempotency key brought, so that it brings the same one again. Where
 * the creator was erased since, fingerprint and body are empty: the key stays used.
 */
export interface IdempotentAnswerTable {
  token_id: number
  /** SHA-256 of the key in hex. */
  key_digest: string
  /** Digest of the call's endpoint and parameters. */
  fingerprint: string
  /** The creator or video that the answer is about. */
  subject: string | null
  request_id: string
  body: string
  collected_at: number
  source: string
  created_at: number
  /** 1 while the call of `request_id` is open: fingerprint apart, there is no answer yet. */
  claimed: Generated<number>
}

/** What was asked of the upstream, once for all its observations. */
export interface RequestTable {
  id: Generated<number>
  /** As the cache has it. */
  key: string
  dataset: string
  /** JSON: the upstream's query, or the body of a POST. */
  query: string
}

/** Whom a request names. */
export interface RequestSubjectTable {
  request_id: number
  subject: string
}

/** Whom a body is about, beside those whom its requests name. */
export interface BodySubjectTable {
  body_id: number
  subject: string
}

/** Whom an idempotency answer is about, beside the one in its own row. */
export interface AnswerSubjectTable {
  token_id: number
  key_digest: string
  subject: string
}

export interface BodyTable {
  id: Generated<number>
  /** SHA-256 of the text. */
  digest: Uint8Array
  deflated: Uint8Array
}

/** One fresh collection. */
export interface ObservationTable {
  request_id: number
  collected_at: number
  body_id: number
  source: string
  /** 1 where contact fields were dropped: history may show it, nobody is answered with it. */
  altered: number
}

export interface DriftTable {
  dataset: string
  path: string
  kind: DriftCount['kind']
  count: number
  first_at: number
  last_at: number
}

/** How a source's collections of a dataset ended in one hour. */
export interface SourceHourTable {
  /** Whole hours since 1970, of the collections' end. */
  hour: number
  source: string
  dataset: string
  /** Without those that nobody waited for, and those whose parameters were refused. */
  calls: number
  failures: number
  /** JSON list: successes in each bucket of the latency histogram, up to the last that has any. */
  latencies: string
  /** Of the latest success. */
  last_ok_at: number | null
}

/**
 * Whether the sources work, as a gateway said last; as they were when it stopped, where none is
 * running. A view of what each of them has said.
 */
export interface SourceStateTable {
  source: string
  state: SourceState
  reason_zh: string | null
  reason_en: string | null
  since: number
}

export interface ForgottenCreatorTable {
  id: Generated<number>
  subject: string
  at: number
}

/** What those who run the gateway did, and cannot be seen by what it left. */
export interface ActTable {
  /** As a request id is: it begins with the time. */
  id: string
  at: number
  actor_kind: Actor['kind']
  actor: string
  verb: ActVerb
  subject: string | null
  /** JSON object, without secrets. */
  details: string
}

/** The tables and views that engines over SQL have in common; each may have more of its own. */
export interface Schema {
  accounts: AccountTable
  tokens: TokenTable
  usage_hours: UsageHourTable
  usage: UsageHourTable
  prices: PriceTable
  ledger_entries: LedgerEntryTable
  posted_entries: LedgerEntryTable
  charges_at_once: LedgerEntryTable
  calls: CallTable
  idempotent_answers: IdempotentAnswerTable
  answer_subjects: AnswerSubjectTable
  requests: RequestTable
  request_subjects: RequestSubjectTable
  bodies: BodyTable
  body_subjects: BodySubjectTable
  observations: ObservationTable
  drift: DriftTable
  source_hours: SourceHourTable
  source_states: SourceStateTable
  forgotten_creators: ForgottenCreatorTable
  acts: ActTable
}

export type ActRow = Selectable<ActTable>
export type AccountRow = Selectable<AccountTable>
export type TokenRow = Selectable<TokenTable>
export type UsageHourRow = Selectable<UsageHourTable>
export type SourceHourRow = Selectable<SourceHourTable>
export type CallRow = Selectable<CallTable>
