import type { OpenCall } from '../../../ledger/records.ts'
import type { Statements } from './statements/index.ts'

/**
 * Calls that have not ended, those of other gateways as well. What was opened here is in memory, and
 * anything else is looked up by its id.
 */
export class OpenCalls {
  readonly #statements: Statements
  readonly #known = new Map<string, OpenCall>()
  /** Calls that the batch has ended, and that are open on disk until it is written. */
  readonly #ended = new Set<string>()

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
    this.#known.delete(requestId)
    this.#ended.add(requestId)
  }

  /** Whether any is open on disk. */
  isAny(): boolean {
    return this.#statements.isAnyOpen.get()?.isAny === 1
  }

  /** Takes note that what earlier batches came to is on disk. */
  beginBatch(): void {
    this.#ended.clear()
  }

  /** Forgets what may not be as it is on disk. */
  forget(): void {
    this.#known.clear()
    this.#ended.clear()
  }
}
