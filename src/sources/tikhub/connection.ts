import type { TikhubCall } from '../../catalog/tikhub.ts'
import { redactSecrets, writtenForms } from '../../core/redact.ts'
import { OutgoingConnections, type Reply } from '../http.ts'

export interface TikhubConnectionSettings {
  /** Where the service is, without a final slash. */
  readonly url: string
  readonly key: string
  readonly maxBodyBytes: number
}

/** Methods have a pace each, and share the connections. */
const connectionsAtOnce = 100

/** The connections to TikHub's service, and the key. */
export class TikhubConnection {
  readonly #connections: OutgoingConnections
  readonly #base: string
  readonly #key: string
  readonly #keyForms: RegExp

  constructor({ url, key, maxBodyBytes }: TikhubConnectionSettings) {
    const { origin, pathname } = new URL(url)
    this.#base = pathname === '/' ? '' : pathname
    this.#key = key
    this.#keyForms = writtenForms(key)
    this.#connections = new OutgoingConnections(origin, {
      connections: connectionsAtOnce,
      maxBodyBytes,
    })
  }

  /** Sends a call with the key. Throws as `OutgoingConnections.send` does. */
  send(call: Omit<TikhubCall, 'priceMicros'>, signal: AbortSignal): Promise<Reply> {
    const { method, path, query, body } = call
    const text = new URLSearchParams(query).toString()
    return this.#connections.send(
      {
        method,
        path: `${this.#base}${path}${text && `?${text}`}`,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${this.#key}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      signal,
    )
  }

  /** Gets what is public: whoever does not need the key does not get it. */
  read(path: string, signal: AbortSignal): Promise<Reply> {
    const headers = { accept: 'application/json' }
    return this.#connections.send({ method: 'GET', path: `${this.#base}${path}`, headers }, signal)
  }

  /** Takes the key out of a text. */
  redact(text: string): string {
    return redactSecrets(text, [this.#key])
  }

  /** Whether a body repeats the key, in any of the forms in which JSON and addresses write it. */
  isRepeatedIn(body: Uint8Array): boolean {
    // A key is ASCII, which is the same characters in any reading of the bytes, and this one is quick.
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
    return text.search(this.#keyForms) >= 0
  }

  close(): Promise<void> {
    return this.#connections.close()
  }
}
