import type { BatchState } from './batch.ts'
import type { SettleRequest } from './protocol.ts'

/**
 * Settlements whose callers were told 500, as their commit failed or came too late: the next commit
 * releases what they hold, so that nothing is charged that was told to have failed.
 */
export class Unsettled {
  #requests: SettleRequest[] = []

  /** Takes note that the callers of these were told 500 and nothing of them has happened. */
  add(requests: readonly SettleRequest[]): void {
    for (const request of requests) {
      const told500 = request.state === 'answered'
      this.#requests.push(told500 ? { ...request, code: 500, cache: null } : request)
    }
  }

  /** All of them: what they are about has to be known before it is told which are due. */
  get requests(): readonly SettleRequest[] {
    return this.#requests
  }

  /** What goes ahead of the next batch: one of a call that is not open any more has come to its end. */
  due(openCalls: BatchState['openCalls']): readonly SettleRequest[] {
    return this.#requests.filter(({ requestId }) => openCalls.get(requestId) !== undefined)
  }

  /** They are released. */
  clear(): void {
    this.#requests = []
  }
}
