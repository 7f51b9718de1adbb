import type { TLSSocket } from 'node:tls'
import { CommitError } from '../../ledger/ledger.ts'
import type { LedgerRequest, Origin, SettleRequest } from '../../ledger/protocol.ts'
import type { StoreReply } from '../../store/requests.ts'
import { ForwardedRequests } from '../forwarding/forwarded-requests.ts'
import { ForwardedSources } from '../forwarding/forwarded-sources.ts'
import { Frames } from '../forwarding/frames.ts'
import type { ToKeeper, ToServer } from '../forwarding/messages.ts'

export interface KeeperLinkEvents {
  /** Hears of a creator or video that was erased. */
  readonly onForgotten: (subject: string) => void
  /** Hears once that the keeper does not answer any more. */
  readonly onLost: (link: KeeperLink) => void
}

const welcomeTimeoutMs = 2000

/** A gateway's connection with the one that decides, from its first word to its end. */
export class KeeperLink {
  readonly origin: Origin
  readonly secret: string
  readonly requests: ForwardedRequests<LedgerRequest>
  readonly sources: ForwardedSources
  readonly #socket: TLSSocket
  /** Settlements that the keeper failed, and has released only once it has committed again. */
  #failed: SettleRequest[] = []
  #isOver = false

  /**
   * Says who it is by a connection that stands, and waits for the keeper's first word. Throws where
   * there is none, or the keeper says that it cannot commit.
   */
  static async open(
    socket: TLSSocket,
    secret: string,
    origin: Origin,
    { onForgotten, onLost }: KeeperLinkEvents,
  ): Promise<KeeperLink> {
    const welcome = Promise.withResolvers<void>()
    const overdue = setTimeout(() => socket.destroy(), welcomeTimeoutMs)
    const receive = (message: ToServer) => {
      link.#receive(message, onForgotten)
      if (message.kind !== 'condition') return
      const { failure } = message.condition
      if (failure === undefined) welcome.resolve()
      else welcome.reject(new Error(`The keeper cannot commit: ${failure}`))
    }
    const frames = new Frames<ToServer, ToKeeper>(socket, receive, () => {
      welcome.reject(new Error('The keeper hung up before its first word'))
      link.#lose(onLost)
    })
    const link = new KeeperLink(socket, frames, origin, secret)
    frames.send({ kind: 'join', origin })
    try {
      await welcome.promise
      return link
    } catch (error) {
      link.end()
      throw error
    } finally {
      clearTimeout(overdue)
    }
  }

  private constructor(
    socket: TLSSocket,
    frames: Frames<ToServer, ToKeeper>,
    origin: Origin,
    secret: string,
  ) {
    this.origin = origin
    this.secret = secret
    this.#socket = socket
    const send = (message: ToKeeper) => {
      if (!this.#isOver) frames.send(message)
      return !this.#isOver
    }
    this.requests = new ForwardedRequests(send, (...told) => this.#follow(...told))
    this.sources = new ForwardedSources(send)
  }

  /** Settlements that were told to have failed, and may hold their price still. */
  get failed(): readonly SettleRequest[] {
    return this.#failed
  }

  /** Hangs up; what has no reply by then has none. */
  end(): void {
    this.#isOver = true
    this.#socket.destroySoon()
    // One that does not even hang up keeps nothing from ending.
    this.#socket.unref()
    this.sources.onDown()
  }

  #receive(message: ToServer, onForgotten: KeeperLinkEvents['onForgotten']): void {
    if (message.kind === 'forgotten') for (const subject of message.subjects) onForgotten(subject)
    this.sources.receive(message)
    this.requests.receive(message)
  }

  #lose(onLost: KeeperLinkEvents['onLost']): void {
    if (this.#isOver) return
    this.#isOver = true
    this.sources.onDown()
    onLost(this)
  }

  #follow(request: LedgerRequest, reply: StoreReply | CommitError): void {
    if (!(reply instanceof CommitError)) this.#failed = []
    else if (request.kind === 'settle') this.#failed.push(request)
  }
}
