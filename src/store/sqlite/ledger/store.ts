import type { Meter } from '../../../catalog/operations/operation.ts'
import { type Decisions, giveBack } from '../../../ledger/batch.ts'
import type { LedgerRequest, SettleRequest } from '../../../ledger/protocol.ts'
import { Rules } from '../../../ledger/rules.ts'
import { Unsettled } from '../../../ledger/unsettled.ts'
import { type Connection, isLocked } from '../connection.ts'
import { Observations } from '../history/observations.ts'
import { FactRows } from './fact-rows.ts'
import { GivenUpError } from './fates.ts'
import { Known } from './known.ts'
import { Records } from './records.ts'
import type { ObserveRequest, StoreReply, StoreRequest } from './requests.ts'
import { prepareStatements, pruneStep, type Statements } from './statements.ts'
import { Usage } from './usage.ts'

type OnForgotten = (subjects: readonly string[]) => void

/**
 * Has the rules decide over calls in memory, inside the transaction that makes the decisions durable.
 *
 * Exact because the transaction takes SQLite's write lock first and `data_version` tells whether
 * anybody else has committed since: what is in memory then equals what is on disk, until the commit.
 */
export class SqliteStore {
  readonly #connection: Connection
  readonly #statements: Statements
  readonly #rules: Rules
  readonly #known: Known
  readonly #usage: Usage
  readonly #rows: FactRows
  readonly #records: Records
  readonly #observations: Observations
  readonly #unsettled = new Unsettled()
  #hasFailed = false

  /** Hears which creators were erased, before it replies to a batch. */
  readonly #onForgotten: OnForgotten

  constructor(
    connection: Connection,
    defaultPriceMicros: number,
    endpoints: readonly Meter[],
    onForgotten: OnForgotten = () => {},
  ) {
    this.#onForgotten = onForgotten
    this.#connection = connection
    this.#statements = prepareStatements(connection)
    this.#usage = new Usage(this.#statements)
    this.#rows = new FactRows(this.#statements, this.#usage)
    this.#records = new Records(this.#statements)
    this.#observations = new Observations(connection)
    this.#known = new Known(this.#statements, this.#usage)
    this.#rules = new Rules(endpoints, defaultPriceMicros)
  }

  /**
   * Releases the holds of calls that an earlier server never settled, and drops the erasures that it
   * was to be told of. Returns how many calls there were.
   */
  recover(atMs: number): number {
    this.#statements.dropForgotten.run()
    const orphans = this.#statements.openCalls.all()
    const requests = orphans.map(({ requestId }) => abandoned(requestId, atMs))
    // Nobody has anything in memory yet that could be forgotten.
    if (requests.length > 0) {
      this.#commit(
        requests,
        () => true,
        () => {},
      )
    }
    return requests.length
  }

  /**
   * Decides the requests in their order and commits them together; `claim` is asked just before.
   * Throws when the commit fails: then nothing of the batch has happened. On GivenUpError and
   * where the database is locked, the same requests, or what is left of them, can be put again.
   */
  commit(requests: readonly StoreRequest[], claim: () => boolean = () => true): StoreReply[] {
    return this.#commit(requests, claim, this.#onForgotten)
  }

  #commit(
    requests: readonly StoreRequest[],
    claim: () => boolean,
    onForgotten: OnForgotten,
  ): StoreReply[] {
    let decisions: Decisions | undefined
    try {
      this.#statements.begin.run()
      const forgotten = this.#known.refresh()
      if (forgotten.length > 0) onForgotten(forgotten)
      const retried = this.#unsettled.due(this.#known.openCalls)
      decisions = this.#rules.decide(this.#known, [...retried, ...requests.filter(isOfLedger)])
      this.#rows.write(decisions)
      const decided = decisions.replies.slice(retried.length).values()
      const replies = requests.map((request) =>
        isOfLedger(request) ? (decided.next().value ?? {}) : this.#do(request),
      )
      if (!claim()) throw new GivenUpError('A caller was told that the call failed')
      this.#statements.commit.run()
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

  /** What is asked beside the calls. */
  #do(request: Exclude<StoreRequest, LedgerRequest>): StoreReply {
    if (request.kind === 'look') return this.#hasFailed ? this.#records.probe() : {}
    if (request.kind === 'drift') return this.#records.countDrift(request)
    if (request.kind === 'health') return this.#records.noteHealth(request)
    if (request.kind === 'observe') return this.#observe(request)
    const pruned = this.#records.prune(request)
    return { pruned: pruned + this.#observations.prune(request.observationsBeforeMs, pruneStep) }
  }

  #observe({ observation, atMs }: ObserveRequest): StoreReply {
    if (!this.#known.isForgotten(observation.subject, atMs)) this.#observations.put(observation)
    return {}
  }

  #undo(): void {
    for (const rows of this.#statements.gathered) rows.forget()
    this.#usage.forget()
    this.#known.distrust()
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
