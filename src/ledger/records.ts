/** What an entry of the ledger records; a hold and a release move nothing but what is held. */
export type EntryKind = 'top_up' | 'adjust' | 'hold' | 'charge' | 'release'

/**
 * `open`: admitted, the collection runs. `answered`: the caller was told `code`.
 * `cancelled`: the caller left first. `abandoned`: the server stopped before it settled.
 */
export type CallState = 'open' | 'answered' | 'cancelled' | 'abandoned'

/** Where the data of an answer came from: what is stored, or a collection of the call's own. */
export type CacheState = 'hit' | 'miss' | 'shared' | 'stale'

/** A prepaid account. What can be spent is its balance less what is held. */
export interface Account {
  readonly id: number
  readonly name: string
  readonly currency: string
  readonly balanceMicros: number
  readonly heldMicros: number
  readonly createdAtMs: number
}

/** What an account can spend. */
export function availableMicros({
  balanceMicros,
  heldMicros,
}: Pick<Account, 'balanceMicros' | 'heldMicros'>): number {
  return balanceMicros - heldMicros
}

/** What the call log says of a call. */
export interface CallRecord {
  readonly requestId: string
  readonly accountId: number
  readonly tokenId: number
  /** The id of its meter: an endpoint, or the history. */
  readonly endpoint: string
  /** The creator or video asked for; null where there is none, and where it was erased. */
  readonly subject: string | null
  readonly state: CallState
  readonly code: number | null
  /** What the call holds or would have cost. */
  readonly priceMicros: number
  /** What was charged. */
  readonly costMicros: number
  readonly cache: string | null
  readonly source: string | null
  readonly startedAtMs: number
  readonly finishedAtMs: number | null
}

/** A call that holds its price until it settles. */
export interface OpenCall
  extends Pick<
    CallRecord,
    'requestId' | 'accountId' | 'tokenId' | 'endpoint' | 'priceMicros' | 'startedAtMs'
  > {
  /** The idempotency key that it has claimed; null where it came without one. */
  readonly keyDigest: string | null
}
