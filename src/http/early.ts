import { IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Connections } from './connections.ts'

/**
 * Requests that stop a server which reads one before its turn. `node:http` reads on past a head
 * unless that asks for another protocol: so an early one does. What it is stopped with are the bytes
 * behind, and it is given the connection anew, to read as it is let. Whoever asks indeed stops it
 * as well: the parser would have lost what came in one piece with that.
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

/** Has a server go on with a connection on which it was stopped by the request. */
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
