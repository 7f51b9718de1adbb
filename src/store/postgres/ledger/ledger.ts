import type { Kysely } from 'kysely'
import type { Client } from 'pg'
import type { Meter } from '../../../catalog/operations/operation.ts'
import type { Clock } from '../../../core/clock.ts'
import type { CommitTries } from '../../../ledger/ledger.ts'
import type { LedgerReply, LedgerRequest } from '../../../ledger/protocol.ts'
import { Rules } from '../../../ledger/rules.ts'
import type { Spent } from '../../../sources/purse.ts'
import { Fates } from '../../fates.ts'
import type {
  DriftCount,
  Engine,
  ExpenseNote,
  Expiry,
  HealthNote,
  Observation,
} from '../../ports.ts'
import { type LedgerEvents, QueuedLedger } from '../../queued-ledger.ts'
import type { Schema } from '../../sql/schema.ts'
import type { Waiter } from '../../waiting.ts'
import { ServerState } from '../server-state.ts'
import { countDrift, noteHealth, pruneRecords, spend } from './beside.ts'
import { type CommitNews, Committer } from './committer.ts'
import { DatabaseClock } from './database-clock.ts'
import { Link } from './link.ts'
import { observe, pruneObservations } from './observing.ts'
import { PostgresStore, type QueuedRequest } from './store.ts'
import { type PostgresTrouble, postgresTroubleTexts } from './trouble.ts'
import { foldUsage } from './usage-fold.ts'

export interface LedgerSettings {
  readonly defaultPriceMicros: number
  readonly endpoints: readonly Meter[]
  /** How long a request waits for its commit; then nothing of it will ever happen. */
  readonly deadlineMs: number
  /** What calls are dated by in the place of the database's clock. */
  readonly clock?: Clock
}

/** How the database is reached. */
export interface Connections {
  /** Makes the ledger's own connection, anew where it broke. */
  readonly client: () => Client
  /** For what is kept beside the calls; it is destroyed with the ledger. */
  readonly db: Kysely<Schema>
}

/**
 * Opens the ledger of one gateway on a database that others may serve from as well. It has no thread
 * of its own: deciding takes microseconds, and it is the database that waits for the disk. Throws
 * where the database cannot be reached.
 */
export async function openLedger(
  settings: LedgerSettings,
  { client, db }: Connections,
  events: LedgerEvents,
): Promise<PostgresLedger> {
  const { defaultPriceMicros, endpoints, deadlineMs } = settings
  const rules = new Rules(endpoints, defaultPriceMicros)
  const clock = new DatabaseClock()
  const dated = settings.clock ?? clock
  // What operators set is looked at with each call; whom they erased has to go at once.
  const link = new Link(client, clock, () => void ledger?.look(dated.now()).catch(() => {}))
  const store = new PostgresStore(link, rules, clock, dated, events.onForgotten)
  let ledger: PostgresLedger | undefined
  const recovered = await store.start()
  ledger = new PostgresLedger(store, db, recovered, deadlineMs, events)
  return ledger
}

/** After it could not write, for so long only calls that are served tell that they are. */
const doubtedForMs = 5000

/** Has somebody else decide over a request. */
export type Forward = (request: LedgerRequest, waiter: Waiter) => void

export class PostgresLedger extends QueuedLedger<PostgresTrouble> implements Engine {
  readonly recovered: number
  readonly tries: CommitTries
  readonly #store: PostgresStore
  readonly #db: Kysely<Schema>
  readonly #server: ServerState
  readonly #committer: Committer
  /** Whether the database was out of reach when it was last tried. */
  #isAway = false
  #forward: Forward | undefined
  /** When the database last could not write, by `performance`. */
  #failedAtMs = Number.NEGATIVE_INFINITY

  constructor(
    store: PostgresStore,
    db: Kysely<Schema>,
    recovered: number,
    deadlineMs: number,
    events: LedgerEvents,
  ) {
    const fates = new Fates(Fates.share())
    super({ deadlineMs, tellsUndecided: true, fates, texts: postgresTroubleTexts }, events)
    this.recovered = recovered
    this.tries = store.tries
    this.#store = store
    this.#db = db
    this.#server = new ServerState(db)
    this.#committer = new Committer(store, fates, (news) => this.#receive(news))
  }

  /** The gateway's id, which changes where it has lost its lease. */
  get gateway(): number {
    return this.#store.gateway
  }

  /** Has another gateway decide over calls from now on; this one again where there is none. */
  forwardTo(forward: Forward | undefined): void {
    this.#forward = forward
  }

  /** Decides here, whoever decides over this gateway's own calls. */
  decide(request: LedgerRequest, waiter: Waiter): void {
    super.submit(request, waiter)
  }

  override async look(atMs: number): Promise<void> {
    await super.look(atMs)
    await foldUsage(this.#db)
  }

  database() {
    return this.#server.ask(this.#store.isConnected)
  }

  override observe(observation: Observation, atMs: number): Promise<void> {
    return observe(this.#db, observation, atMs)
  }

  override noteDrift(counts: readonly DriftCount[], atMs: number): Promise<void> {
    return countDrift(this.#db, counts, atMs)
  }

  override noteHealth(note: HealthNote): Promise<void> {
    return noteHealth(this.#db, note, this.#store.gateway)
  }

  override spend(note: ExpenseNote): Promise<Spent> {
    return spend(this.#db, note)
  }

  override async prune(expiry: Expiry): Promise<number> {
    const records = await pruneRecords(this.#db, expiry)
    return records + (await pruneObservations(this.#db, expiry.observationsBeforeMs))
  }

  protected override submit(request: QueuedRequest, waiter: Waiter): void {
    if (this.#forward && request.kind !== 'look') this.#forward(request, waiter)
    else super.submit(request, waiter)
  }

  /** A look needs no room on the disk, as calls do: for a while it proves nothing. */
  protected override endsTrouble(replies: readonly LedgerReply[]): boolean {
    const hasServed = replies.some((reply) => Object.keys(reply).length > 0)
    return hasServed || performance.now() - this.#failedAtMs > doubtedForMs
  }

  protected get standstill(): PostgresTrouble {
    return this.#isAway ? 'unreachable' : 'stalled'
  }

  protected send(request: QueuedRequest): void {
    this.#committer.add([request])
  }

  protected async letGo(): Promise<void> {
    await this.#committer.close()
    await this.#db.destroy()
  }

  #receive(news: CommitNews): void {
    if (news.kind !== 'shed') this.#isAway = news.kind === 'waiting'
    if (news.kind === 'failed' && news.trouble === 'unwritable') {
      this.#failedAtMs = performance.now()
    }
    this.hear(news)
  }
}
