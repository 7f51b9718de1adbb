import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { type Dispatcher, errors, Pool } from 'undici'
import { SourceFault } from './fault.ts'

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST'
  /** The address, with its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

/** An answer as it came, decompressed: redirects are not followed, and no status is an error yet. */
export interface Reply {
  readonly status: number
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined
  /** All that it says, where whoever is between may have added another of the same name. */
  readonly headers: (name: string) => readonly string[]
  /** The body without a byte order mark. Whoever reads it may take its memory over. */
  readonly bytes: Uint8Array
}

export interface ConnectionOptions {
  /** How many connections there are at most. */
  readonly connections: number
  /** How large a decompressed body is at most. */
  readonly maxBodyBytes: number
}

const connectTimeoutMs = 10_000
const keepAliveMs = 30_000

/** Kept-alive connections to one origin, over which requests are sent. */
export class OutgoingConnections {
  readonly #pool: Pool
  readonly #options: ConnectionOptions
  /** What kept a connection from being made: nothing of a request went out. */
  readonly #ofConnecting = new WeakSet<Error>()

  constructor(origin: string, options: ConnectionOptions) {
    this.#options = options
    this.#pool = new Pool(origin, {
      connections: options.connections,
      connect: { timeout: connectTimeoutMs },
      keepAliveTimeout: keepAliveMs,
      allowH2: false,
      // The signal of each request says how long it may take.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: options.maxBodyBytes,
    })
    this.#pool.on('connectionError', (_origin, _targets, error) => this.#ofConnecting.add(error))
  }

  /**
   * Sends a request and reads its answer to the end. An abort ends the connection and rejects with
   * the signal's reason; everything else that goes wrong is a SourceFault, in words that are yet to
   * be freed of secrets.
   */
  async send(request: OutgoingRequest, signal: AbortSignal): Promise<Reply> {
    signal.throwIfAborted()
    try {
      const { statusCode, headers, body } = await this.#pool.request({
        method: request.method,
        path: request.path,
        headers: { 'user-agent': 'astrolabe', 'accept-encoding': 'gzip, br', ...request.headers },
        body: request.body ?? null,
        signal,
      })
      const values = (name: string) => [headers[name] ?? []].flat()
      const header = (name: string) => values(name)[0]
      const bytes = await this.#read(body, header('content-encoding'))
      return { status: statusCode, header, headers: values, bytes: withoutMark(bytes) }
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (error instanceof SourceFault) throw error
      if (isTooLarge(error)) throw this.#tooLarge()
      const unsent = error instanceof Error && this.#ofConnecting.has(error)
      throw new SourceFault('transient', { detail: describe(error), unsent })
    }
  }

  /** Reads a body to its end: no more of it than it may have, neither as it comes nor decompressed. */
  async #read(body: Dispatcher.ResponseData['body'], encoding = 'identity'): Promise<Uint8Array> {
    const name = encoding.trim().toLowerCase()
    if (name === '' || name === 'identity') return body.bytes()
    const decode = decoders.get(name)
    if (!decode) {
      body.once('error', () => {}).destroy()
      throw new SourceFault('failed', { detail: `an unknown encoding ${encoding}` })
    }
    return decode(await body.bytes(), { maxOutputLength: this.#options.maxBodyBytes })
  }

  #tooLarge(): SourceFault {
    const { maxBodyBytes } = this.#options
    return new SourceFault('failed', { detail: `a body of more than ${maxBodyBytes} bytes` })
  }

  /** Cuts whatever is still under way. */
  close(): Promise<void> {
    return this.#pool.destroy()
  }
}

const decoders = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
])

/** Whether a body is longer than it may be, as it comes or decompressed. */
function isTooLarge(error: unknown): boolean {
  if (error instanceof errors.ResponseExceededMaxSizeError) return true
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
}

/** A byte order mark marks nothing in UTF-8, and in the middle of an answer it would be no JSON. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${error.code} ${error.message}` : error.message
}
