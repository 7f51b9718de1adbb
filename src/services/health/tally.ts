import { Durations } from '../../core/latency.ts'
import type { Collection } from '../../sources/watched.ts'

/** The collections of a source, a dataset and an outcome. */
export interface CollectionCount extends Pick<Collection, 'source' | 'dataset' | 'code'> {
  readonly durations: Durations
}

/** How collections have ended since the start, callers who left and refused parameters included. */
export class CollectionTally {
  readonly #counts = new Map<string, CollectionCount>()

  add({ source, dataset, code, ms }: Collection): void {
    const name = `${source} ${dataset} ${code}`
    const count = this.#counts.get(name) ?? { source, dataset, code, durations: new Durations() }
    this.#counts.set(name, count)
    count.durations.add(ms)
  }

  counts(): Iterable<CollectionCount> {
    return this.#counts.values()
  }
}
