import { Forgetting } from '../../../core/forgetting.ts'

/** What operators have set for all calls, as it was at its version. */
export class SharedSettings {
  /** Undefined until it was read. */
  version: number | undefined
  #prices: ReadonlyMap<string, number> = new Map()
  readonly #forgetting = new Forgetting()
  /** When creators were erased, as the database has it. */
  #erasedAt: ReadonlyMap<string, number> = new Map()

  priceMicros(endpoint: string): number | undefined {
    return this.#prices.get(endpoint)
  }

  /** Whether the creator was erased so lately that what comes in now was asked for before. */
  isForgotten(subject: string | null, nowMs: number): boolean {
    return this.#forgetting.covers(subject, nowMs)
  }

  /** Takes all of it in. Returns the creators that were erased since it was read last. */
  take(
    version: number,
    prices: readonly { readonly endpoint: string; readonly priceMicros: number }[],
    erased: readonly { readonly subject: string; readonly atMs: number }[],
  ): readonly string[] {
    this.version = version
    this.#prices = new Map(prices.map(({ endpoint, priceMicros }) => [endpoint, priceMicros]))
    const earlier = this.#erasedAt
    this.#erasedAt = new Map(erased.map(({ subject, atMs }) => [subject, atMs]))
    const since = [...this.#erasedAt].filter(([subject, atMs]) => earlier.get(subject) !== atMs)
    for (const [subject, atMs] of since) this.#forgetting.begin(subject, atMs)
    return since.map(([subject]) => subject)
  }
}
