import type { Socket } from 'node:net'
import { catalog } from '../../catalog/index.ts'
import { cacheKeyOf, type UpstreamRequest } from '../../catalog/request.ts'
import type { Clock } from '../../core/clock.ts'
import { CommitError, KeyTakenError } from '../../ledger/ledger.ts'
import type { Flights } from '../../services/calls/flights.ts'
import type { Collected, Source } from '../../sources/source.ts'
import type { Engine } from '../../store/ports.ts'
import type { StoreReply, StoreRequest } from '../../store/requests.ts'
import { packReplies, unpackRequests } from '../../store/sqlite/ledger/wire.ts'
import { askEngine } from './ask-engine.ts'
import { sentFailure } from './failures.ts'
import { Frames } from './frames.ts'
import type { CollectMessage, SentRequest, ToKeeper, ToServer } from './messages.ts'

/** What the keeper has, and its servers ask for. */
export interface Kept {
  readonly engine: Engine
  /** All sources as one. */
  readonly source: Source
  readonly sources: readonly Source[]
  readonly clock: Clock
}

/**
 * One server at the keeper. Its requests are of the time at which they come in: of several servers
 * one may be late, and no limit holds in times that go back. What it leaves open is released at once.
 */
export class ServerConnection {
  readonly #kept: Kept
  readonly #flights: Flights<Collected>
  readonly #frames: Frames<ToKeeper, ToServer>
  /** The calls whose price is held for it. */
  readonly #held = new Set<string>()
  readonly #collections = new Map<number, AbortController>()
  /** What the batch that is replied to now has brought, in one message. */
  #places: number[] = []
  #replies: StoreReply[] = []
  #isGone = false

  constructor(socket: Socket, kept: Kept, flights: Flights<Collected>, onGone: () => void) {
    this.#kept = kept
    this.#flights = flights
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
        this.#ask({ ...request, atMs }, message.first + index)
      }
    } else if (message.kind === 'collect') void this.#collect(message)
    else if (message.kind === 'leave') this.#leaveCollection(message.id, message.isLate)
    else void this.#tellTrouble(message.id)
  }

  #ask(request: StoreRequest, place: number): void {
    askEngine(this.#kept.engine, request, (reply) => {
      this.#follow(request, reply)
      this.#reply(place, reply)
    })
  }

  /** Knows which calls hold their price: they are this server's to settle, while it is there. */
  #follow(request: StoreRequest, reply: StoreReply | CommitError): void {
    if (request.kind === 'settle') this.#held.delete(request.requestId)
    if (request.kind !== 'admit' || request.take !== 'hold') return
    if (reply instanceof CommitError || reply.verdict?.code !== 0) return
    if (this.#isGone) this.#abandon(request.requestId)
    else this.#held.add(request.requestId)
  }

  #reply(place: number, reply: StoreReply | CommitError): void {
    if (reply instanceof KeyTakenError) {
      this.#gather(place, { failure: 'key taken' })
    } else if (reply instanceof CommitError) {
      this.tell({ kind: 'failed', places: [place], reason: reply.message })
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
    try {
      const request = requestOf(sent)
      const { value: collected } = await this.#flights.join(
        cacheKeyOf(request),
        (signal) => this.#kept.source.collect(request, { signal, ...(place && { place }) }),
        leaving.signal,
      )
      this.tell({ kind: 'collected', id, collected })
    } catch (error) {
      const isLeft = leaving.signal.aborted
      if (!isLeft) this.tell({ kind: 'uncollected', id, failure: sentFailure(error) })
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
    for (const requestId of this.#held) this.#abandon(requestId)
    this.#held.clear()
  }

  #abandon(requestId: string): void {
    const ended = { state: 'abandoned', code: null, cache: null, source: null } as const
    const atMs = this.#kept.clock.now()
    // Where this fails, the ledger releases it with its next commit.
    this.#kept.engine.settle({ kind: 'settle', requestId, ...ended, atMs }, () => {})
  }
}

const deadlinePassed = new DOMException('The deadline of a call has passed', 'TimeoutError')
const callersLeft = new DOMException('Its callers left', 'AbortError')

function requestOf({ asked, ...request }: SentRequest): UpstreamRequest {
  const operation = asked && catalog.get(asked.path)
  return operation ? { ...request, asked: { operation, values: asked.values } } : request
}
