import type { LedgerReply, LedgerRequest } from '../../../ledger/protocol.ts'
import type { DriftCount, Expiry, HealthNote, Observation } from '../../ports.ts'

/** What the thread is asked: what the ledger is, and what is written beside it in the same commits. */
export type StoreRequest =
  | LedgerRequest
  | ObserveRequest
  | DriftRequest
  | HealthRequest
  | PruneRequest
  | { readonly kind: 'look' }

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

export interface StoreReply extends LedgerReply {
  /** How many records were forgotten. */
  readonly pruned?: number
}
