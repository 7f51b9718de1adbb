import type { Client } from 'pg'
import { exactSession, goesOn } from '../connection.ts'
import type { DatabaseClock } from './database-clock.ts'
import { BrokenError, isGrave, isRefusal, reasonOf, UnreachableError } from './errors.ts'

/** A prepared statement with its parameters. `Row` is what it gives. */
export interface Statement<Row extends object = object> {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
  /** Only for the type. */
  readonly row?: Row
}

/**
 * What a session of the ledger begins with. Its statements are planned once, and for tables of
 * any size: with small ones, plans would go through whole tables.
 */
export const ledgerSession = [
  ...exactSession,
  'SET plan_cache_mode = force_generic_plan',
  'SET enable_seqscan = off',
  'SET enable_hashjoin = off',
  'SET enable_mergejoin = off',
  'SET jit = off',
  `SET lock_timeout = '2s'`,
  `SET statement_timeout = '10s'`,
  `SET idle_in_transaction_session_timeout = '10s'`,
  // A gateway that is gone without a word is noticed, and what it holds is let go.
  'SET tcp_keepalives_idle = 5',
  'SET tcp_keepalives_interval = 2',
  'SET tcp_keepalives_count = 3',
  'LISTEN astrolabe_settings',
].join('; ')

const nowSql = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS "nowMs"'

/**
 * The ledger's one connection: a batch at a time is under way, so that batches are large. It is made
 * anew where it broke, when it is asked for.
 */
export class Link {
  readonly #make: () => Client
  readonly #clock: DatabaseClock
  readonly #onNews: () => void
  #client: Client | undefined

  /** @param onNews hears that what operators have set was changed */
  constructor(make: () => Client, clock: DatabaseClock, onNews: () => void) {
    this.#make = make
    this.#clock = clock
    this.#onNews = onNews
  }

  get isOpen(): boolean {
    return this.#client !== undefined
  }

  /** Connects where there is no connection. Throws UnreachableError. */
  async open(): Promise<void> {
    if (this.#client) return
    const client = this.#make()
    const drop = () => {
      if (this.#client === client) this.#client = undefined
    }
    client.on('error', drop)
    client.on('end', drop)
    client.on('notification', this.#onNews)
    try {
      await client.connect()
      await client.query(ledgerSession)
      const askedAtMs = performance.now()
      const { rows } = await client.query<{ nowMs: number }>(nowSql)
      if (rows[0]) this.#clock.learn(rows[0].nowMs, askedAtMs)
      this.#client = client
    } catch (error) {
      void client.end().catch(() => {})
      throw new UnreachableError(reasonOf(error), { cause: error })
    }
  }

  /**
   * Asks, after all that was asked before. Throws UnreachableError where nothing was sent,
   * BrokenError where it is not known what became of it, and what the server refuses as it is.
   */
  async ask<Row extends object>({ name, text, values }: Statement<Row>): Promise<Row[]> {
    const query = { name, text, values: [...values] }
    const { rows } = await this.#asking((client) => client.query<Row>(query))
    return rows
  }

  /** Runs what has no parameters and gives nothing, as `ask` does. */
  async run(text: string): Promise<void> {
    await this.#asking((client) => client.query(text))
  }

  async #asking<T>(ask: (client: Client) => Promise<T>): Promise<T> {
    const client = this.#client
    if (!client) throw new UnreachableError('The connection to the database broke')
    try {
      return await ask(client)
    } catch (error) {
      if (isRefusal(error) && (!isGrave(error) || (await goesOn(client)))) throw error
      if (this.#client === client) void this.drop()
      throw new BrokenError(reasonOf(error), { cause: error })
    }
  }

  /** Lets go of the connection, whatever is under way on it. */
  async drop(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => {})
  }
}
