import type { Duplex } from 'node:stream'
import { DefaultSerializer, deserialize } from 'node:v8'

const headBytes = 4
const noHead = Buffer.alloc(headBytes)

/**
 * Messages over a socket whose other end is one of ours, each as its length and its structured clone: what goes to
 * a thread can go to a process. Whoever is at the other end runs the same program.
 */
export class Frames<In, Out> {
  readonly #socket: Duplex
  readonly #onMessage: (message: In) => void
  #chunks: Buffer[] = []
  #bytes = 0
  /** How many bytes must be there before anything can be read. */
  #needed = headBytes

  /** `onClose` hears once that nothing can come any more, for whatever reason. */
  constructor(socket: Duplex, onMessage: (message: In) => void, onClose: () => void) {
    this.#socket = socket
    this.#onMessage = onMessage
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    // Of a socket that fails, `close` is heard next.
    socket.on('error', () => {})
    socket.once('close', onClose)
  }

  /** Bytes of a message have no memory of their own: whoever keeps or hands them on copies them. */
  send(message: Out): void {
    const serializer = new DefaultSerializer()
    // Room for the length: two buffers would be two writes.
    serializer.writeRawBytes(noHead)
    serializer.writeHeader()
    serializer.writeValue(message)
    const bytes = serializer.releaseBuffer()
    bytes.writeUInt32LE(bytes.length - headBytes)
    this.#socket.write(bytes)
  }

  /** Sends what is under way, then hangs up. */
  end(): void {
    this.#socket.end()
  }

  #read(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes < this.#needed) return
    let rest = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#bytes)
    for (let end = endOf(rest); rest.length >= end; end = endOf(rest)) {
      const message = deserialize(rest.subarray(headBytes, end)) as In
      rest = rest.subarray(end)
      this.#onMessage(message)
    }
    this.#chunks = rest.length > 0 ? [rest] : []
    this.#bytes = rest.length
    this.#needed = endOf(rest)
  }
}

/** Where the first message ends, as far as that is known. */
function endOf(bytes: Buffer): number {
  return bytes.length < headBytes ? headBytes : headBytes + bytes.readUInt32LE(0)
}
