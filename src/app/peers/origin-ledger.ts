import { CommitError } from '../../ledger/ledger.ts'
import type { LedgerRequest, Origin } from '../../ledger/protocol.ts'
import type { PostgresLedger } from '../../store/postgres/ledger/ledger.ts'
import type { StoreRequest } from '../../store/requests.ts'
import type { Waiter } from '../../store/waiting.ts'
import type { AskingLedger } from '../forwarding/server-connection.ts'

/**
 * The ledger as another gateway asks it. What is open there is its own to settle, by whichever way:
 * nothing is released when it hangs up.
 */
export class OriginLedger implements AskingLedger {
  readonly #ledger: PostgresLedger
  #origin: Origin | undefined

  constructor(ledger: PostgresLedger) {
    this.#ledger = ledger
  }

  join(origin: Origin): void {
    this.#origin = origin
  }

  ask(request: StoreRequest, waiter: Waiter): void {
    const origin = this.#origin
    // Only what is decided is asked here: the rest each gateway writes itself.
    if (origin && isDecided(request)) this.#ledger.decide({ ...request, origin }, waiter)
    else waiter(new CommitError(`A gateway asked for ${request.kind}, which is not asked here`))
  }

  leave(): void {}
}

function isDecided(request: StoreRequest): request is LedgerRequest {
  return ['admit', 'reject', 'settle', 'inquiry'].includes(request.kind)
}
