import { IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Connections } from './connections.ts'

/**
 * Requests that stop `node:http` where one comes before its turn. It reads on past a head unless that
 * asks for another protocol: so an early one does. One that asks indeed stops it as well, as the
 * parser would lose what is behind.
 */
export function stoppingRequests(connections: Connections): typeof IncomingMessage {
  return class extends IncomingMessage {
    /** Of no initial value: the setter is called from within the constructor of `node:http`. */
    declare isUpgrade: boolean

    get upgrade(): boolean {
      return this.isUpgrade
    }

    /** Set to null by the constructor, and then to what the head asks for. */
    set upgrade(isAsked: boolean | null) {
      this.isUpgrade = isAsked !== null && (isAsked || connections.isEarly(this.socket))
    }
  }
}

/** Has a server begin anew with a connection, with the request that stopped it and what is behind. */
export function goOn(server: Server, request: IncomingMessage, socket: Socket, behind: Buffer) {
  socket.unshift(Buffer.concat([headOf(request), behind]))
  server.emit('connection', socket)
}

/**
 * The head of a request as it came, but for the room around its values, and for the wish for another
 * protocol: this one goes on.
 */
function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  let head = `${method} ${url} HTTP/${httpVersion}\r\n`
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.toLowerCase() !== 'upgrade') head += `${name}: ${rawHeaders[at + 1]}\r\n`
  }
  return Buffer.from(`${head}\r\n`, 'latin1')
}
