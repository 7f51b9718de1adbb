import cluster from 'node:cluster'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Connection } from './connection.ts'
import type { ProtocolProblem } from './unreadable.ts'

/** Takes what the operator should know. */
type Report = (message: string, details: Readonly<Record<string, unknown>>) => void

const mostByDefault = 4096

/** At least as many are left: the database, the threads and the sources have three dozen open. */
const fewestFilesLeft = 64

/**
 * The connections that leave to everything else a quarter of the files that the process may open.
 */
export function defaultMaxConnections(openFiles = openFilesLimit()): number {
  const files = Math.min(openFiles, 2 * mostByDefault)
  const left = Math.max(fewestFilesLeft, Math.ceil(files / 4))
  return Math.max(1, Math.min(mostByDefault, files - left))
}

/** How many files the system lets the process open, where it tells. */
function openFilesLimit(): number {
  const report: typeof process.report & { excludeNetwork?: boolean } = process.report
  // Its endpoints would be looked up by name.
  report.excludeNetwork = true
  const { userLimits } = report.getReport() as {
    readonly userLimits?: { readonly open_files?: { readonly soft?: number | 'unlimited' } }
  }
  const soft = userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY
}

/** How often it is told that connections are refused. */
const tellEveryMs = 60_000

/** The connections of the server: no more than the process has files for, each one in turn. */
export class Connections {
  readonly #open = new Map<Socket, Connection>()
  readonly #max: number
  readonly #report: Report
  #refused = 0
  #told = { atMs: Number.NEGATIVE_INFINITY, refused: 0 }

  constructor(max: number, report: Report) {
    this.#max = max
    this.#report = report
  }

  /** Follows the connections of a server. */
  follow(server: Server): void {
    // Of several processes each would hand it to the next, round and round where all are full.
    if (!cluster.isWorker) server.maxConnections = this.#max
    server.on('connection', (socket: Socket) => {
      // Told of again where the server was stopped on it.
      const known = this.#open.get(socket)
      if (known) return known.readHere()
      if (this.#open.size >= this.#max) {
        socket.destroy()
        this.#refuse()
        return
      }
      this.#open.set(socket, new Connection(socket))
      socket.once('close', () => this.#open.delete(socket))
    })
    server.on('drop', () => this.#refuse())
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#open.size
  }

  /** Connections that were refused since the start, because too many were open. */
  get refused(): number {
    return this.#refused
  }

  /** Whether a request whose head comes now on the connection is before its turn. */
  isEarly(socket: Socket): boolean {
    return this.#open.get(socket)?.isEarly() ?? false
  }

  /** Whether the request that is to come on the connection is held up by the one before it. */
  isHeldUp(socket: Socket): boolean {
    return this.#open.get(socket)?.isHeldUp() ?? false
  }

  /** Notes that it is this request's turn on its connection. */
  begin(request: IncomingMessage, response: ServerResponse): void {
    this.#open.get(request.socket)?.begin(request, response)
  }

  /** Answers what cannot be read on a connection, in its turn, and hangs up. */
  refuse(socket: Socket, problem: ProtocolProblem, answer: string): void {
    this.#open.get(socket)?.hangUp(problem, answer)
  }

  /** Lets every answer that is under way be the last of its connection; waits until there is none. */
  async finish(): Promise<void> {
    for (;;) {
      const answering = [...this.#open.values()].filter((each) => each.isAnswering())
      if (answering.length === 0) return
      await Promise.all(answering.map((each) => each.finish()))
    }
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#open.keys()) socket.destroy()
  }

  #refuse(): void {
    this.#refused++
    const atMs = performance.now()
    if (atMs - this.#told.atMs < tellEveryMs) return
    const refused = this.#refused - this.#told.refused
    this.#told = { atMs, refused: this.#refused }
    this.#report('connections are refused: as many as may be are open', {
      maxConnections: this.#max,
      refused,
    })
  }
}
