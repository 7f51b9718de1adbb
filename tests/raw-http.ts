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
export function openRaw({ address }: { readonly address: string }): RawConnection {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  let received = ''
  let isClosed = false
  socket.on('data', (bytes) => {
    received += bytes.toString('latin1')
  })
  socket.on('close', () => {
    isClosed = true
  })
  // A reset after the answer is a way to close.
  socket.on('error', () => {})
  const until = (condition: () => boolean) =>
    new Promise<readonly RawAnswer[]>((resolve, reject) => {
      const look = () => {
        if (condition()) resolve(answersIn(received))
        else if (isClosed) reject(new Error(`Closed after: ${received.slice(-500)}`))
      }
      socket.on('data', look)
      socket.on('close', look)
      look()
    })
  return {
    socket,
    answers: (count) => until(() => answersIn(received).length >= count),
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

/** The whole answers in bytes, one character a byte. */
function answersIn(received: string): readonly RawAnswer[] {
  const answers: RawAnswer[] = []
  for (let at = 0; ; ) {
    const end = received.indexOf('\r\n\r\n', at)
    if (end < 0) return answers
    const head = received.slice(at, end)
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
    at = end + 4 + length
    if (at > received.length) return answers
    const body = Buffer.from(received.slice(end + 4, at), 'latin1').toString()
    answers.push({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body })
  }
}
