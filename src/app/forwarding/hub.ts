import type { Duplex } from 'node:stream'
import { cacheKeyOf, type UpstreamRequest } from '../../catalog/request.ts'
import { Flights } from '../../services/calls/flights.ts'
import { broughtBy, type Collected, type CollectOptions } from '../../sources/source.ts'
import type { Condition, ToServer } from './messages.ts'
import { type Kept, ServerConnection } from './server-connection.ts'

/** How often it is looked whether the condition of the ledger or of a source has changed. */
const lookEveryMs = 250

/**
 * Where those meet who have one keeper: the ledger decides over the calls of all of them, and what
 * several ask of a source at a time is collected once.
 */
export class Hub {
  readonly #kept: Kept
  readonly #flights = new Flights<Collected>()
  readonly #connections = new Set<ServerConnection>()
  readonly #looking: NodeJS.Timeout
  #condition = ''

  constructor(kept: Kept) {
    this.#kept = kept
    this.#looking = setInterval(() => this.#look(), lookEveryMs)
  }

  /** Takes a server that has connected. */
  take(socket: Duplex): void {
    const collect = this.collect.bind(this)
    const connection = new ServerConnection(socket, this.#kept, collect, () =>
      this.#connections.delete(connection),
    )
    this.#connections.add(connection)
    connection.tell({ kind: 'condition', condition: conditionOf(this.#kept) })
  }

  /** Collects, once for all who want the same at a time. */
  async collect(request: UpstreamRequest, { signal, place }: CollectOptions): Promise<Collected> {
    const { value } = await this.#flights.join(
      cacheKeyOf(request),
      (signal) => this.#kept.source.collect(request, { signal, ...(place && { place }) }),
      signal,
    )
    return value
  }

  /** Tells every server that creators were erased: they hear it before any reply that comes after. */
  forget(subjects: readonly string[]): void {
    this.#tell({ kind: 'forgotten', subjects })
  }

  /** Lets go of its servers, which ask elsewhere from then on. */
  dismiss(): void {
    for (const connection of this.#connections) connection.end()
  }

  /** The same, for good. */
  close(): void {
    clearInterval(this.#looking)
    this.dismiss()
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
