import type { Meter } from '../../../catalog/operations/operation.ts'
import { type Decisions, giveBack } from '../../../ledger/batch.ts'
import type { LedgerRequest, SettleRequest } from '../../../ledger/protocol.ts'
import { Rules } from '../../../ledger/rules.ts'
import { Unsettled } from '../../../ledger/unsettled.ts'
import { GivenUpError } from '../../fates.ts'
import { pruneStep } from '../../prune-step.ts'
import type { ObserveRequest, StoreReply, StoreRequest } from '../../requests.ts'
import { isLocked, type SqliteConnection } from '../connection.ts'
import { Observations } from '../history/observations.ts'
import { FactRows } from './fact-rows.ts'
import { Known } from './known.ts'
import { Lease } from './lease.ts'
import { Records } from './records.ts'
import { prepareStatements, type Statements } from './statements/index.ts'
import { Usage } from './usage.ts'

type OnForgotten = (subjects: readonly string[]) => void

/**
 * Has the rules decide over calls in memory, inside the transaction that makes the decisions durable.
 *
 * Exact because the transaction takes SQLite's write lock first and `data_version` tells whether
 * anybody else has committed since: what is in memory then equals what is on disk, until the commit.
 */
export class SqliteStore {
  readonly #connection: SqliteConnection
  readonly #statements: Statements
  readonly #rules: Rules
  readonly #known: Known
  readonly #lease: Lease
  readonly #usage: Usage
  readonly #rows: FactRows
  readonly #records: Records
  readonly #observations: Observations
  readonly #unsettled = new Unsettled()
  #hasFailed = false

  /** Hears which creators were erased, before it replies to a batch. */
  readonly #onForgotten: OnForgotten

  constructor(
    connection: SqliteConnection,
    defaultPriceMicros: number,
    endpoints: readonly Meter[],
    onForgotten: OnForgotten = () => {},
  ) {
    this.#onForgotten = onForgotten
    this.#connection = connection
    this.#statements = prepareStatements(connection)
    this.#usage = new Usage(this.#statements)
    this.#lease = new Lease(this.#statements)
    this.#records = new Records(this.#statements)
    this.#observations = new Observations(connection)
    this.#known = new Known(this.#statements, this.#usage, this.#lease)
    this.#rows = new FactRows(this.#statements, this.#usage, (atMs) => this.#keepLease(atMs))
    this.#rules = new Rules(endpoints, defaultPriceMicros)
  }

  /**
   * Joins the gateways that serve from the database, and releases what is past its lease. `isAlone`
   * says that no other serves from it, as whoever holds the lock of the data folder knows: then no
   * lease of an earlier server counts, nor is anybody left who must hear of an erasure. Returns how
   * many calls were released.
   */
  start(atMs: number, isAlone: boolean): number {
    const { begin, commit, dropGateways, dropForgotten, expiredCalls } = this.#statements
    begin.run()
    if (isAlone) {
      dropGateways.run(Number.MAX_SAFE_INTEGER)
      dropForgotten.run()
    }
    const forgotten = this.#known.refresh()
    this.#lease.renew(atMs, this.#known.version)
    commit.run()
    this.#lease.committed()
    if (forgotten.length > 0) this.#onForgotten(forgotten)
    for (let released = 0; ; ) {
      const expired = expiredCalls.all(atMs)
      if (expired.length === 0) return released
      this.commit(expired.map(({ requestId }) => abandoned(requestId, atMs)))
      released += expired.length
    }
  }

  /** Leaves the other gateways, which may release at once what is open here. */
  leave(): void {
    this.#lease.leave()
  }

  /**
   * Decides the requests in their order and commits them together; `claim` is asked just before.
   * Throws when the commit fails: then nothing of the batch has happened. On GivenUpError and
   * where the database is locked, the same requests, or what is left of them, can be put again.
   */
  commit(requests: readonly StoreRequest[], claim: () => boolean = () => true): StoreReply[] {
    let decisions: Decisions | undefined
    try {
      this.#statements.begin.run()
      const forgotten = this.#known.refresh()
      if (forgotten.length > 0) this.#onForgotten(forgotten)
      const due = [...this.#unsettled.due(this.#known.openCalls), ...this.#expired(requests)]
      if (this.#lease.id === null) this.#join([...due, ...requests])
      decisions = this.#rules.decide(this.#known, [...due, ...requests.filter(isOfLedger)])
      this.#rows.write(decisions)
      const decided = decisions.replies.slice(due.length).values()
      const replies = requests.map((request) =>
        isOfLedger(request) ? (decided.next().value ?? {}) : this.#do(request),
      )
      if (!claim()) throw new GivenUpError('A caller was told that the call failed')
      this.#statements.commit.run()
      this.#lease.committed()
      this.#unsettled.clear()
      this.#hasFailed = false
      return replies
    } catch (error) {
      // Before anything else, since undoing may fail as well.
      if (!(error instanceof GivenUpError || isLocked(error))) {
        this.#hasFailed = true
        this.fail(requests)
      }
      if (decisions) giveBack(decisions)
      this.#undo()
      throw error
    }
  }

  /** Takes note that the callers of these requests were told 500 and nothing of them has happened. */
  fail(requests: readonly StoreRequest[]): void {
    this.#unsettled.add(requests.filter((request) => request.kind === 'settle'))
  }

  /**
   * Renews the lease when it is looked after, and gives the ends of calls whose gateways are past
   * theirs. Alone and with nothing open there is nobody whom a lease would tell anything.
   */
  #expired(requests: readonly StoreRequest[]): readonly SettleRequest[] {
    const atMs = requests.findLast((request) => request.kind === 'look')?.atMs
    if (atMs === undefined) return []
    if (!this.#lease.hasPeers && !this.#known.openCalls.isAny()) return []
    this.#keepLease(atMs)
    const expired = this.#statements.expiredCalls.all(atMs)
    return expired.map(({ requestId }) => abandoned(requestId, atMs))
  }

  /** The others follow only whom they know: one that they dropped writes nothing before it joins. */
  #join(requests: readonly StoreRequest[]): void {
    const atMs = requests.find((request) => request.atMs !== undefined)?.atMs
    if (atMs !== undefined) this.#keepLease(atMs)
  }

  /** The gateway's id, with a lease that holds for a while from now on. */
  #keepLease(atMs: number): number | null {
    this.#lease.keep(atMs, this.#known.version)
    return this.#lease.id
  }

  /** What is asked beside the calls. */
  #do(request: Exclude<StoreRequest, LedgerRequest>): StoreReply {
    if (request.kind === 'look') return this.#hasFailed ? this.#records.probe() : {}
    if (request.kind === 'drift') return this.#records.countDrift(request)
    if (request.kind === 'health') {
      return this.#records.noteHealth(request, this.#keepLease(request.atMs))
    }
    if (request.kind === 'observe') return this.#observe(request)
    this.#lease.renew(request.atMs, this.#known.version)
    const pruned = this.#records.prune(request)
    return { pruned: pruned + this.#observations.prune(request.observationsBeforeMs, pruneStep) }
  }

  #observe({ observation, atMs }: ObserveRequest): StoreReply {
    const about = [...observation.subjects, ...observation.subjectsInBody]
    const isForgotten = about.some((subject) => this.#known.isForgotten(subject, atMs))
    if (!isForgotten) this.#observations.put(observation)
    return {}
  }

  #undo(): void {
    for (const rows of this.#statements.gathered) rows.forget()
    this.#usage.forget()
    this.#known.distrust()
    this.#lease.distrust()
    if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK')
  }
}

function isOfLedger(request: StoreRequest): request is LedgerRequest {
  const { kind } = request
  return kind === 'admit' || kind === 'settle' || kind === 'reject' || kind === 'inquiry'
}

function abandoned(requestId: string, atMs: number): SettleRequest {
  return {
    kind: 'settle',
    requestId,
    state: 'abandoned',
    code: null,
    cache: null,
    source: null,
    atMs,
  }
}
