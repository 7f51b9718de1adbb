import type { Duplex } from 'node:stream'
import { catalog } from '../../catalog/index.ts'
import type { UpstreamRequest } from '../../catalog/request.ts'
import type { Clock } from '../../core/clock.ts'
import { CommitError, KeyTakenError, LinkEndedError, UndecidedError } from '../../ledger/ledger.ts'
import type { Origin } from '../../ledger/protocol.ts'
import type { Source } from '../../sources/source.ts'
import type { Engine } from '../../store/ports.ts'
import type { StoreReply, StoreRequest } from '../../store/requests.ts'
import type { Waiter } from '../../store/waiting.ts'
import { packReplies, unpackRequests } from '../../store/wire.ts'
import { sentFailure } from './failures.ts'
import { Frames } from './frames.ts'
import type { CollectMessage, SentRequest, ToKeeper, ToServer } from './messages.ts'

/** What the keeper has, and its servers ask for. */
export interface Kept {
  readonly engine: Pick<Engine, 'failure' | 'trouble'>
  /** All sources as one. */
  readonly source: Source
  readonly sources: readonly Source[]
  readonly clock: Clock
  /** Begins to ask the ledger for one server. */
  readonly ask: () => AskingLedger
}

/** How the ledger is asked for one server. */
export interface AskingLedger {
  ask(request: StoreRequest, waiter: Waiter): void
  /** The server has said who it is. */
  join?(origin: Origin): void
  /** It is gone. */
  leave(): void
}

/**
 * One server at the keeper. Its requests are of the time at which they come in: of several servers
 * one may be late, and no limit holds in times that go back.
 */
export class ServerConnection {
  readonly #kept: Kept
  readonly #ledger: AskingLedger
  readonly #collectOnce: Source['collect']
  readonly #frames: Frames<ToKeeper, ToServer>
  readonly #collections = new Map<number, AbortController>()
  /** What the batch that is replied to now has brought, in one message. */
  #places: number[] = []
  #replies: StoreReply[] = []
  #isGone = false

  constructor(socket: Duplex, kept: Kept, collect: Source['collect'], onGone: () => void) {
    this.#kept = kept
    this.#ledger = kept.ask()
    this.#collectOnce = collect
    const receive = (message: ToKeeper) => this.#receive(message)
    this.#frames = new Frames<ToKeeper, ToServer>(socket, receive, () => {
      this.#leave()
      onGone()
    })
  }

  tell(message: ToServer): void {
    if (!this.#isGone) this.#frames.send(message)
  }

  end(): void {
    this.#frames.end()
  }

  #receive(message: ToKeeper): void {
    if (message.kind === 'ledger') {
      const atMs = this.#kept.clock.now()
      for (const [index, request] of unpackRequests(message.requests).entries()) {
        const place = message.first + index
        this.#ledger.ask({ ...request, atMs }, (reply) => this.#reply(place, reply))
      }
    } else if (message.kind === 'collect') void this.#collect(message)
    else if (message.kind === 'leave') this.#leaveCollection(message.id, message.isLate)
    else if (message.kind === 'join') this.#ledger.join?.(message.origin)
    else void this.#tellTrouble(message.id)
  }

  #reply(place: number, reply: StoreReply | CommitError): void {
    if (reply instanceof LinkEndedError) this.end()
    else if (reply instanceof KeyTakenError) {
      this.#gather(place, { failure: 'key taken' })
    } else if (reply instanceof CommitError) {
      const isUndecided = reply instanceof UndecidedError
      this.tell({ kind: 'failed', places: [place], reason: reply.message, isUndecided })
    } else this.#gather(place, reply)
  }

  #gather(place: number, reply: StoreReply): void {
    // All replies of a commit are told in one turn: what comes at its end has all of them.
    if (this.#places.length === 0) queueMicrotask(() => this.#flush())
    this.#places.push(place)
    this.#replies.push(reply)
  }

  #flush(): void {
    this.tell({ kind: 'replies', places: this.#places, replies: packReplies(this.#replies) })
    this.#places = []
    this.#replies = []
  }

  async #collect({ id, request: sent, place }: CollectMessage): Promise<void> {
    const leaving = new AbortController()
    this.#collections.set(id, leaving)
    const { signal } = leaving
    try {
      const options = { signal, ...(place && { place }) }
      const collected = await this.#collectOnce(requestOf(sent), options)
      this.tell({ kind: 'collected', id, collected })
    } catch (error) {
      if (!signal.aborted) this.tell({ kind: 'uncollected', id, failure: sentFailure(error) })
    } finally {
      this.#collections.delete(id)
    }
  }

  #leaveCollection(id: number, isLate: boolean): void {
    this.#collections.get(id)?.abort(isLate ? deadlinePassed : callersLeft)
  }

  async #tellTrouble(id: number): Promise<void> {
    this.tell({ kind: 'trouble', id, text: await this.#kept.engine.trouble() })
  }

  #leave(): void {
    this.#isGone = true
    for (const leaving of this.#collections.values()) leaving.abort(callersLeft)
    this.#ledger.leave()
  }
}

const deadlinePassed = new DOMException('The deadline of a call has passed', 'TimeoutError')
const callersLeft = new DOMException('Its callers left', 'AbortError')

function requestOf({ asked, ...request }: SentRequest): UpstreamRequest {
  const operation = asked && catalog.get(asked.path)
  return operation ? { ...request, asked: { operation, values: asked.values } } : request
}
