import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/** What befalls the next commit of a ledger that goes through. */
export type Mishap =
  /** The connection breaks before the commit has reached the database. */
  | { readonly kind: 'cut before' }
  /** It breaks once the database has answered, and before the answer has come back. */
  | { readonly kind: 'cut after' }
  /** The commit is made, and the server says that it fails and goes: it could not sync its log. */
  | { readonly kind: 'panic' }
  /** The connection breaks, and the commit reaches the database all the same, so much later. */
  | { readonly kind: 'late'; readonly byMs: number }
  /** The answer is kept back for so long. */
  | { readonly kind: 'held'; readonly forMs: number }

/** Stands between a ledger and its database, as a network does. */
export interface PostgresProxy {
  readonly url: string
  /** Of the next commit; undefined once that was befallen. */
  next: Mishap | undefined
  /** What the answer to each commit takes, as from a disk that is slow. */
  commitMs: number
  /** Resolves once the database has answered to a commit that came late. */
  readonly cameLate: Promise<void>
  /** Whether new connections are refused, and those there are broken. */
  isDown: boolean
  /**
   * On which connections, by what they begin with, nothing comes through any more: they stay, as where
   * a network has forgotten them.
   */
  swallowed: RegExp | undefined
}

/** The name of the ledger's one writing statement begins so. */
const commit = Buffer.from('write ')

/** What a server says last, whose messages are in another language as well. */
const panic = errorResponse('比致命错误还过分的错误', '58030', 'could not fsync file "pg_wal/…"')

function errorResponse(severity: string, code: string, message: string): Buffer {
  const fields = Buffer.from(`S${severity}\0VPANIC\0C${code}\0M${message}\0\0`)
  const head = Buffer.from('E....')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}

export async function postgresProxy(to: string): Promise<PostgresProxy> {
  const target = new URL(to)
  const sockets = new Set<Socket>()
  let isDown = false
  const late = Promise.withResolvers<void>()
  const proxy: PostgresProxy = {
    url: '',
    next: undefined,
    commitMs: 0,
    swallowed: undefined,
    cameLate: late.promise,
    get isDown() {
      return isDown
    },
    set isDown(down) {
      isDown = down
      if (down) for (const socket of sockets) socket.destroy()
    },
  }
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    const both = [client, upstream]
    let mishap: Mishap | undefined
    let beginning: string | undefined
    const slow = (): Mishap | undefined =>
      proxy.commitMs > 0 ? { kind: 'held', forMs: proxy.commitMs } : undefined
    const isSwallowed = () => proxy.swallowed?.test(beginning ?? '') ?? false
    const end = () => {
      if (mishap?.kind === 'late') return
      for (const socket of both) {
        socket.destroy()
        sockets.delete(socket)
      }
    }
    for (const socket of both) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', end)
      socket.on('close', end)
    }
    if (proxy.isDown) return end()
    client.on('data', (chunk) => {
      beginning ??= chunk.toString('latin1')
      if (isSwallowed()) return
      mishap = undefined
      if (chunk.includes(commit)) {
        mishap = proxy.next ?? slow()
        proxy.next = undefined
      }
      if (mishap?.kind === 'cut before') end()
      else if (mishap?.kind === 'late') {
        client.destroy()
        void delay(mishap.byMs).then(() => upstream.write(chunk))
      } else upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      if (isSwallowed()) return
      if (mishap?.kind === 'cut after') end()
      else if (mishap?.kind === 'panic') client.end(panic)
      else if (mishap?.kind === 'late') {
        upstream.destroy()
        late.resolve()
      } else if (mishap?.kind === 'held') void delay(mishap.forMs).then(() => client.write(chunk))
      else client.write(chunk)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    proxy.isDown = true
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return Object.assign(proxy, {
    url: Object.assign(new URL(to), { hostname: '127.0.0.1', port: String(port) }).href,
  })
}
