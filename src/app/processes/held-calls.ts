import type { Clock } from '../../core/clock.ts'
import { CommitError } from '../../ledger/ledger.ts'
import type { Engine } from '../../store/ports.ts'
import type { StoreReply, StoreRequest } from '../../store/requests.ts'
import type { Waiter } from '../../store/waiting.ts'
import type { AskingLedger } from '../forwarding/server-connection.ts'
import { askEngine } from './ask-engine.ts'

/**
 * The ledger as one server asks it. The calls whose price is held for it are the server's to settle,
 * while it is there: what it leaves open is released at once.
 */
export class HeldCalls implements AskingLedger {
  readonly #engine: Engine
  readonly #clock: Clock
  readonly #held = new Set<string>()
  #isGone = false

  constructor(engine: Engine, clock: Clock) {
    this.#engine = engine
    this.#clock = clock
  }

  ask(request: StoreRequest, waiter: Waiter): void {
    askEngine(this.#engine, request, (reply) => {
      this.#follow(request, reply)
      waiter(reply)
    })
  }

  leave(): void {
    this.#isGone = true
    for (const requestId of this.#held) this.#abandon(requestId)
    this.#held.clear()
  }

  #follow(request: StoreRequest, reply: StoreReply | CommitError): void {
    if (request.kind === 'settle') this.#held.delete(request.requestId)
    if (request.kind !== 'admit' || request.take !== 'hold') return
    if (reply instanceof CommitError || reply.verdict?.code !== 0) return
    if (this.#isGone) this.#abandon(request.requestId)
    else this.#held.add(request.requestId)
  }

  #abandon(requestId: string): void {
    const ended = { state: 'abandoned', code: null, cache: null, source: null } as const
    const atMs = this.#clock.now()
    // Where this fails, the ledger releases it with its next commit.
    this.#engine.settle({ kind: 'settle', requestId, ...ended, atMs }, () => {})
  }
}
