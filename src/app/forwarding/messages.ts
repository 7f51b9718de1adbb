import type { AskedOperation, UpstreamRequest } from '../../catalog/request.ts'
import type { Refusal } from '../../core/codes.ts'
import type { SourceState } from '../../core/source-state.ts'
import type { Text } from '../../core/text.ts'
import type { Origin } from '../../ledger/protocol.ts'
import type { FaultKind, FaultOptions } from '../../sources/fault.ts'
import type { Place } from '../../sources/queue.ts'
import type { Collected, Trouble } from '../../sources/source.ts'
import type { PackedReplies, PackedRequests } from '../../store/wire.ts'

/**
 * Counted up with each change of this or of `store/wire.ts`: over PostgreSQL a gateway asks none that
 * has another, and of several processes none begins beside those of another.
 */
export const wireVersion = 3

/** What a server asks of the keeper. */
export type ToKeeper =
  /** Says first of all who asks, where each has a store of its own. */
  | { readonly kind: 'join'; readonly origin: Origin }
  /** Requests to the ledger; `first` is the place of the first among all of this connection. */
  | { readonly kind: 'ledger'; readonly first: number; readonly requests: PackedRequests }
  | { readonly kind: 'trouble'; readonly id: number }
  | CollectMessage
  /** Nobody waits for the collection any more; `isLate` where its time was over. */
  | { readonly kind: 'leave'; readonly id: number; readonly isLate: boolean }

export interface CollectMessage {
  readonly kind: 'collect'
  readonly id: number
  readonly request: SentRequest
  readonly place: Place | undefined
}

/** An upstream request whose operation, which has functions, is sent by its path. */
export interface SentRequest extends Omit<UpstreamRequest, 'asked'> {
  readonly asked?: Pick<AskedOperation, 'values'> & { readonly path: string }
}

/** What the keeper tells a server. Of an erasure it tells before it replies to anything after it. */
export type ToServer =
  | {
      readonly kind: 'replies'
      readonly places: readonly number[]
      readonly replies: PackedReplies
    }
  /** Nothing of these has happened, nor ever will; unless it is not known what became of them. */
  | {
      readonly kind: 'failed'
      readonly places: readonly number[]
      readonly reason: string
      readonly isUndecided: boolean
    }
  | { readonly kind: 'forgotten'; readonly subjects: readonly string[] }
  | { readonly kind: 'trouble'; readonly id: number; readonly text: Text | undefined }
  | { readonly kind: 'condition'; readonly condition: Condition }
  | { readonly kind: 'collected'; readonly id: number; readonly collected: Collected }
  | { readonly kind: 'uncollected'; readonly id: number; readonly failure: SentFailure }

/** How the ledger and the sources are. */
export interface Condition {
  readonly failure: string | undefined
  /** All sources as one, by name. */
  readonly source: string
  readonly sources: readonly SourceCondition[]
}

export interface SourceCondition {
  readonly name: string
  readonly state: SourceState
  readonly brings: string
  readonly troubles: readonly Trouble[]
}

/** Why a collection brought nothing: a source's fault, what a caller is told, or a fault of ours. */
export type SentFailure =
  | {
      readonly kind: 'fault'
      readonly fault: FaultKind
      readonly options: FaultOptions
      readonly source: string | undefined
    }
  | {
      readonly kind: 'told'
      readonly code: Refusal
      readonly text: Text
      readonly retryAfterMs: number | undefined
    }
  | { readonly kind: 'unexpected'; readonly message: string; readonly stack: string | undefined }
