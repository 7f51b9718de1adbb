import { forgettingMs } from '../../core/clock.ts'
import type { CallRow } from '../schema.ts'
import type { Statements } from './statements.ts'
import { compileToken, type EndpointNames, type GateToken } from './tokens.ts'

export interface Account {
  readonly id: number
  balanceMicros: number
  heldMicros: number
}

/** A call that holds its price until it settles. */
export type OpenCall = Pick<
  CallRow,
  'request_id' | 'account_id' | 'token_id' | 'endpoint' | 'price_micros' | 'started_at'
>

/**
 * What decisions are made with, in memory as it is on disk: tokens, accounts, prices, open calls.
 * `data_version` tells, inside the write lock, whether anybody else has committed since.
 */
export class Mirror {
  readonly #statements: Statements
  readonly #endpoints: readonly EndpointNames[]
  readonly #defaultPriceMicros: number
  /** Prices of endpoints that do not cost the default price unless they are priced. */
  readonly #defaults: ReadonlyMap<string, number>
  /** When creators were erased, as far as that is remembered; undefined before the first look. */
  #forgottenAt: ReadonlyMap<string, number> | undefined
  #dataVersion: number | undefined
  #tokens = new Map<string, GateToken>()
  #accounts = new Map<number, Account>()
  #prices = new Map<string, number>()
  #openCalls = new Map<string, OpenCall>()

  constructor(
    statements: Statements,
    endpoints: readonly EndpointNames[],
    defaultPriceMicros: number,
  ) {
    this.#statements = statements
    this.#endpoints = endpoints
    this.#defaults = new Map(
      endpoints.flatMap(({ id, priceMicros }) =>
        priceMicros === undefined ? [] : [[id, priceMicros]],
      ),
    )
    this.#defaultPriceMicros = defaultPriceMicros
  }

  /**
   * Reads everything again where it may differ from the disk. Returns the creators that were erased
   * since the last time.
   */
  refresh(): readonly string[] {
    const { dataVersion, tokens, accounts, prices, openCalls } = this.#statements
    const version = dataVersion.get()?.data_version
    if (version === this.#dataVersion) return []
    const earlier = new Map([...this.#tokens.values()].map((token) => [token.row.id, token]))
    this.#tokens = new Map(
      tokens
        .all()
        .map((row) => [row.digest, compileToken(row, earlier.get(row.id), this.#endpoints)]),
    )
    this.#accounts = new Map(
      accounts
        .all()
        .map(({ id, balance_micros, held_micros }) => [
          id,
          { id, balanceMicros: balance_micros, heldMicros: held_micros },
        ]),
    )
    this.#prices = new Map(
      prices.all().map(({ endpoint, price_micros }) => [endpoint, price_micros]),
    )
    this.#openCalls = new Map(openCalls.all().map((row) => [row.request_id, row]))
    this.#dataVersion = version
    return this.#forgotten()
  }

  #forgotten(): readonly string[] {
    const rows = this.#statements.forgotten.all()
    const earlier = this.#forgottenAt
    this.#forgottenAt = new Map(rows.map(({ subject, at }) => [subject, at]))
    // Not told apart by their ids, which begin anew once all rows are pruned.
    const isNew = (subject: string, at: number) => earlier && earlier.get(subject) !== at
    return [...this.#forgottenAt].flatMap(([subject, at]) => (isNew(subject, at) ? [subject] : []))
  }

  /** Holds nothing for true that a failed batch has changed: the next refresh reads it all. */
  distrust(): void {
    this.#dataVersion = undefined
  }

  /** Whether the creator was erased so lately that what comes in now was asked for before. */
  isForgotten(subject: string | null, atMs: number): boolean {
    const at = subject === null ? undefined : this.#forgottenAt?.get(subject)
    return at !== undefined && atMs - at < forgettingMs
  }

  token(digest: string): GateToken | undefined {
    return this.#tokens.get(digest)
  }

  account(id: number): Account {
    const account = this.#accounts.get(id)
    if (!account) throw new Error(`No account ${id}`)
    return account
  }

  priceMicros(endpoint: string): number {
    return this.#prices.get(endpoint) ?? this.#defaults.get(endpoint) ?? this.#defaultPriceMicros
  }

  get openCalls(): Map<string, OpenCall> {
    return this.#openCalls
  }
}
