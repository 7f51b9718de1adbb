import type { LedgerReply, LedgerRequest } from '../ledger/protocol.ts'
import type { DriftCount, Expiry, HealthNote, Observation } from './ports.ts'

/** What is asked of an engine: what the ledger is, and what may be written beside it in the same commits. */
export type StoreRequest =
  | LedgerRequest
  | ObserveRequest
  | DriftRequest
  | HealthRequest
  | PruneRequest
  | LookRequest

export interface ObserveRequest {
  readonly kind: 'observe'
  readonly observation: Observation
  readonly atMs: number
}

export interface DriftRequest {
  readonly kind: 'drift'
  readonly counts: readonly DriftCount[]
  readonly atMs: number
}

export interface HealthRequest extends HealthNote {
  readonly kind: 'health'
}

export interface PruneRequest extends Expiry {
  readonly kind: 'prune'
}

export interface LookRequest {
  readonly kind: 'look'
  /** Present where the lease is to be looked after as well. */
  readonly atMs?: number
}

export interface StoreReply extends LedgerReply {
  /** How many records were forgotten. */
  readonly pruned?: number
}
