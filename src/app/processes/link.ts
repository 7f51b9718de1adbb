import { once } from 'node:events'
import { connect } from 'node:net'
import { Frames } from '../forwarding/frames.ts'
import type { ToKeeper, ToServer } from '../forwarding/messages.ts'

export interface LinkEvents {
  readonly onMessage: (message: ToServer) => void
  /** The keeper is there, for the first time or again. */
  readonly onUp: () => void
  /** It is gone: whatever it was asked, it does not answer any more. */
  readonly onDown: () => void
}

const tryAgainMs = 50

/** A server's connection to the keeper, which is made again whenever the keeper is there again. */
export class Link {
  readonly #path: string
  readonly #events: LinkEvents
  #frames: Frames<ToServer, ToKeeper> | undefined
  #retry: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(path: string, events: LinkEvents) {
    this.#path = path
    this.#events = events
    void this.#connect()
  }

  get isUp(): boolean {
    return this.#frames !== undefined
  }

  /** Sends a message. Returns false where the keeper is not there. */
  send(message: ToKeeper): boolean {
    this.#frames?.send(message)
    return this.isUp
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#retry)
    this.#frames?.end()
  }

  async #connect(): Promise<void> {
    const socket = connect(this.#path)
    try {
      await once(socket, 'connect')
    } catch {
      if (!this.#isClosed) this.#retry = setTimeout(() => void this.#connect(), tryAgainMs)
      return
    }
    if (this.#isClosed) return void socket.destroy()
    this.#frames = new Frames<ToServer, ToKeeper>(socket, this.#events.onMessage, () => {
      this.#frames = undefined
      if (this.#isClosed) return
      this.#events.onDown()
      void this.#connect()
    })
    this.#events.onUp()
  }
}
