import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number
  /** Its status line and headers. */
  readonly head: string
  readonly body: string
}

export interface RawConnection {
  readonly socket: Socket
  /** Resolves when so many whole answers have come, with all that have. */
  answers(count: number): Promise<readonly RawAnswer[]>
  /** Resolves when the other side has closed the connection, with the answers that came before. */
  closed(): Promise<readonly RawAnswer[]>
}

/** A connection to a gateway over which bytes go as they are. */
export function openRaw(
  { address }: { readonly address: string },
  { allowHalfOpen = false } = {},
): RawConnection {
  const { hostname, port } = new URL(address)
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen })
  onTestFinished(() => void socket.destroy())
  const answers: RawAnswer[] = []
  const waiting = new Set<() => void>()
  let rest = ''
  let isClosed = false
  socket.on('data', (bytes) => {
    rest = takeAnswers(rest + bytes.toString('latin1'), answers)
    for (const look of waiting) look()
  })
  socket.on('close', () => {
    isClosed = true
    for (const look of waiting) look()
  })
  // A reset after the answer is a way to close.
  socket.on('error', () => {})
  const until = async (condition: () => boolean) => {
    while (!condition()) {
      if (isClosed) throw new Error(`Closed after ${answers.length} answers: ${rest}`)
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.add(resolve)
      await promise
      waiting.delete(resolve)
    }
    return answers
  }
  return {
    socket,
    answers: (count) => until(() => answers.length >= count),
    closed: () => until(() => isClosed),
  }
}

/** What comes back for bytes that the gateway answers and then hangs up on. */
export function answersTo(
  gateway: { readonly address: string },
  bytes: string | Buffer,
): Promise<readonly RawAnswer[]> {
  const connection = openRaw(gateway)
  connection.socket.write(bytes)
  return connection.closed()
}

/** A request without a body. */
export function requestOf(target: string, headers: readonly string[] = ['Host: a']): string {
  return `${[`GET ${target} HTTP/1.1`, ...headers].join('\r\n')}\r\n\r\n`
}

/** Moves the whole answers out of bytes, one character a byte. Returns what is left. */
function takeAnswers(received: string, answers: RawAnswer[]): string {
  for (let at = 0; ; ) {
    const end = received.indexOf('\r\n\r\n', at)
    const head = received.slice(at, Math.max(at, end))
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
    const next = end + 4 + length
    if (end < 0 || next > received.length) return received.slice(at)
    const body = Buffer.from(received.slice(end + 4, next), 'latin1').toString()
    answers.push({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body })
    at = next
  }
}
