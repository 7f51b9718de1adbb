import { CommitError, errorOf, UndecidedError } from '../../ledger/ledger.ts'
import type { StoreReply, StoreRequest } from '../../store/requests.ts'
import { tell, type Waiter } from '../../store/waiting.ts'
import { packRequests, unpackReplies } from '../../store/wire.ts'
import type { ToKeeper, ToServer } from './messages.ts'

/** What was asked, and who hears the reply to it, once. */
export interface Asked<Request extends StoreRequest> {
  readonly request: Request
  readonly waiter: Waiter
}

type Reply = StoreReply | CommitError

/** Requests that have gone to the keeper and wait for their replies. */
export class ForwardedRequests<Request extends StoreRequest> {
  readonly #send: (message: ToKeeper) => boolean
  readonly #onReply: (request: Request, reply: Reply) => void
  /** What has no reply yet, by its place among all that was asked. */
  readonly #asked = new Map<number, Asked<Request>>()
  /** Requests of this turn of the event loop, which are sent at its end. */
  #gathered: Request[] = []
  #places = 0
  #replies = 0

  /** @param onReply hears of each reply before its waiter does */
  constructor(
    send: (message: ToKeeper) => boolean,
    onReply: (request: Request, reply: Reply) => void,
  ) {
    this.#send = send
    this.#onReply = onReply
  }

  get isEmpty(): boolean {
    return this.#asked.size === 0
  }

  /** How many replies came so far: where some are waited for and it stays, nothing comes any more. */
  get replies(): number {
    return this.#replies
  }

  submit(request: Request, waiter: Waiter): void {
    this.#asked.set(this.#places++, { request, waiter })
    this.#gathered.push(request)
    if (this.#gathered.length === 1) setImmediate(() => this.#sendGathered())
  }

  receive(message: ToServer): void {
    if (message.kind === 'replies') {
      for (const [index, reply] of unpackReplies(message.replies).entries()) {
        const failure = reply.failure && errorOf(reply.failure)
        this.#reply(message.places[index], failure ?? reply)
      }
    } else if (message.kind === 'failed') {
      const { reason, isUndecided } = message
      const error = isUndecided ? new UndecidedError(reason) : new CommitError(reason)
      for (const place of message.places) this.#reply(place, error)
    }
  }

  /** Gives what has no reply, and never will: the keeper is gone. */
  lose(): Asked<Request>[] {
    const lost = [...this.#asked.values()]
    this.#asked.clear()
    this.#gathered = []
    return lost
  }

  #sendGathered(): void {
    const requests = this.#gathered
    if (requests.length === 0) return
    this.#gathered = []
    const first = this.#places - requests.length
    this.#send({ kind: 'ledger', first, requests: packRequests(requests) })
  }

  #reply(place = -1, reply: Reply): void {
    const asked = this.#asked.get(place)
    if (!asked) return
    this.#asked.delete(place)
    this.#replies++
    this.#onReply(asked.request, reply)
    tell(asked.waiter, reply)
  }
}
