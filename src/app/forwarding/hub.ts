import { createServer, type Server, type Socket } from 'node:net'
import { Flights } from '../../services/calls/flights.ts'
import { broughtBy, type Collected } from '../../sources/source.ts'
import type { Condition, ToServer } from './messages.ts'
import { type Kept, ServerConnection } from './server-connection.ts'

/** How often it is looked whether the condition of the ledger or of a source has changed. */
const lookEveryMs = 250

/**
 * Where the servers of one data folder meet: the ledger decides over the calls of all of them, and
 * what several ask of a source at a time is collected once.
 */
export class Hub {
  readonly #kept: Kept
  readonly #flights = new Flights<Collected>()
  readonly #connections = new Set<ServerConnection>()
  readonly #server: Server
  readonly #looking: NodeJS.Timeout
  #condition = ''

  constructor(kept: Kept) {
    this.#kept = kept
    this.#server = createServer((socket) => this.#take(socket))
    this.#looking = setInterval(() => this.#look(), lookEveryMs)
  }

  /** Listens at the path of a socket, whose folder only its owner may enter. */
  async listen(path: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(path, resolve)
    })
  }

  /** Tells every server that creators were erased: they hear it before any reply that comes after. */
  forget(subjects: readonly string[]): void {
    this.#tell({ kind: 'forgotten', subjects })
  }

  /** Takes no servers any more; what they still wait for, they are told. */
  close(): void {
    clearInterval(this.#looking)
    this.#server.close()
    for (const connection of this.#connections) connection.end()
  }

  #take(socket: Socket): void {
    const connection = new ServerConnection(socket, this.#kept, this.#flights, () =>
      this.#connections.delete(connection),
    )
    this.#connections.add(connection)
    connection.tell({ kind: 'condition', condition: conditionOf(this.#kept) })
  }

  #look(): void {
    const condition = conditionOf(this.#kept)
    const current = JSON.stringify(condition)
    if (current === this.#condition) return
    this.#condition = current
    this.#tell({ kind: 'condition', condition })
  }

  #tell(message: ToServer): void {
    for (const connection of this.#connections) connection.tell(message)
  }
}

function conditionOf({ engine, source, sources }: Kept): Condition {
  return {
    failure: engine.failure,
    source: source.name,
    sources: sources.map((source) => ({
      name: source.name,
      state: source.state?.() ?? 'working',
      brings: broughtBy(source),
      troubles: source.troubles?.() ?? [],
    })),
  }
}
