import type { OpenCall } from '../../../ledger/records.ts'
import type { Statements } from './statements/index.ts'

/**
 * Calls that have not ended, those of other gateways as well. What was opened here is in memory, and
 * anything else is looked up by its id.
 */
export class OpenCalls {
  readonly #statements: Statements
  #known = new Map<string, OpenCall>()
  /** Calls that the batch has ended, and that are open on disk until it is written. */
  #ended = new Set<string>()
  /** Since the map was made. */
  #deletions = 0

  constructor(statements: Statements) {
    this.#statements = statements
  }

  get(requestId: string): OpenCall | undefined {
    const known = this.#known.get(requestId)
    if (known || this.#ended.has(requestId)) return known
    return this.#statements.openCall.get(requestId)
  }

  set(requestId: string, call: OpenCall): void {
    this.#known.set(requestId, call)
  }

  delete(requestId: string): void {
    if (this.#known.delete(requestId)) this.#deletions++
    this.#ended.add(requestId)
  }

  /** Whether any is open on disk. */
  isAny(): boolean {
    return this.#statements.isAnyOpen.get()?.isAny === 1
  }

  /** Takes note that what earlier batches came to is on disk. */
  beginBatch(): void {
    if (this.#deletions > this.#known.size) this.#renew()
    this.#ended = new Set()
  }

  /** Forgets what may not be as it is on disk. */
  forget(): void {
    this.#known.clear()
    this.#ended = new Set()
  }

  /**
   * A map that lives long links each table it outgrows to the next, so that the calls of the past
   * outlive young space: then the collector costs a miss more than this copy does.
   */
  #renew(): void {
    this.#known = new Map(this.#known)
    this.#deletions = 0
  }
}
