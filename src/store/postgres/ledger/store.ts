import type { Clock } from '../../../core/clock.ts'
import { type Decisions, giveBack } from '../../../ledger/batch.ts'
import type { CommitTries } from '../../../ledger/ledger.ts'
import type { LedgerReply, LedgerRequest, SettleRequest } from '../../../ledger/protocol.ts'
import type { Rules } from '../../../ledger/rules.ts'
import { Unsettled } from '../../../ledger/unsettled.ts'
import { GivenUpError } from '../../fates.ts'
import type { LookRequest } from '../../requests.ts'
import { askedBy } from './asked.ts'
import type { DatabaseClock } from './database-clock.ts'
import { type Doubtful, wasCommitted } from './doubt.ts'
import { BrokenError, DoubtError, isPassing, isStale, StaleError } from './errors.ts'
import { type KeptAccount, Known } from './known.ts'
import { Lease } from './lease.ts'
import type { Link } from './link.ts'
import { Reading } from './reading.ts'
import { FactRows } from './rows.ts'
import { SharedSettings } from './shared-settings.ts'
import { writeBatch, writeKeys } from './writes.ts'

/** What goes through the queue of commits. */
export type QueuedRequest = LedgerRequest | LookRequest

/** After others were in the way, so many batches lock at once: they come again. */
const lockedAfterConflict = 8

/** For so long it is tried again what others have come before, or were in the way of. */
const tryForMs = 5000

/** Whoever puts requests to be committed. */
export interface Putting {
  /** Is asked just before the commit is sent; false where somebody has given up meanwhile. */
  readonly claim: () => boolean
  /** Hears why it is not known yet what became of a commit that was sent. */
  readonly onAway: (reason: string) => void
}

const patient: Putting = { claim: () => true, onAway: () => {} }

/**
 * Has the rules decide over calls in memory, and writes what they come to under the versions that it
 * was decided over. First over what is in memory; where that does not hold any more, once more over
 * what is read while nobody else can change it.
 */
export class PostgresStore {
  readonly tries: CommitTries = { first: 0, locked: 0, conflicts: 0, doubts: 0 }
  readonly #link: Link
  readonly #learning: DatabaseClock
  readonly #clock: Clock
  readonly #rules: Rules
  readonly #settings = new SharedSettings()
  readonly #known = new Known(this.#settings)
  readonly #reading: Reading
  readonly #lease: Lease
  readonly #unsettled = new Unsettled()
  readonly #ending = new AbortController()
  /** So many batches more are not tried over what is in memory. */
  #toLock = 0

  /**
   * @param learning is told what the database's clock shows
   * @param clock what calls are dated by
   * @param onForgotten hears which creators were erased, before it replies to a batch
   */
  constructor(
    link: Link,
    rules: Rules,
    learning: DatabaseClock,
    clock: Clock,
    onForgotten: (subjects: readonly string[]) => void,
  ) {
    this.#link = link
    this.#rules = rules
    this.#learning = learning
    this.#clock = clock
    this.#lease = new Lease(link)
    this.#reading = new Reading(link, this.#known, this.#settings, onForgotten)
  }

  /** The gateway's id, which what is open here is open at. */
  get gateway(): number {
    return this.#lease.id
  }

  get isConnected(): boolean {
    return this.#link.isOpen
  }

  /** Joins the gateways, and releases what is open at none that lives. Returns how many calls. */
  async start(): Promise<number> {
    await this.#connect()
    await this.#lease.keep()
    for (let released = 0; ; ) {
      const expired = (await this.#lease.expired()).map(abandoned)
      await this.#decide(expired, [], true, patient)
      if (expired.length === 0) return released
      released += expired.length
    }
  }

  /**
   * Decides the requests in their order and commits them together. Throws where nothing of it has
   * happened, nor will. On GivenUpError, and on UnreachableError or BrokenError before the claim, the
   * same requests, or what is left of them, can be put again.
   */
  async commit(
    requests: readonly QueuedRequest[],
    putting: Putting,
  ): Promise<readonly LedgerReply[]> {
    await this.#connect()
    const isLooking = requests.some(({ kind }) => kind === 'look')
    // Who was out of reach himself cannot tell who else is gone.
    const mayRelease = isLooking && (await this.#lease.keep())
    const expired = mayRelease ? await this.#ofNobody() : []
    const ofLedger = requests.filter((request) => request.kind !== 'look')
    const replies = (await this.#decide(expired, ofLedger, isLooking, putting)).values()
    return requests.map(({ kind }) => (kind === 'look' ? {} : (replies.next().value ?? {})))
  }

  /** Takes note that the callers of these requests were told 500 and nothing of them has happened. */
  fail(requests: readonly QueuedRequest[]): void {
    const settling = requests.filter((request) => request.kind === 'settle')
    // They are released whoever asked, also where nobody is there any more to ask.
    this.#unsettled.add(settling.map(({ origin: _, ...request }) => request))
  }

  /** Leaves the others, which may release at once what is open here. */
  async leave(): Promise<void> {
    this.#ending.abort()
    if (this.#link.isOpen) await this.#lease.leave().catch(() => {})
    await this.#link.drop()
  }

  /** Ends what is open at gateways that are gone, or here without a call that is under way. */
  async #ofNobody(): Promise<SettleRequest[]> {
    return [...(await this.#lease.expired()), ...(await this.#lease.lost())].map(abandoned)
  }

  /** Another connection may be to another server, which has not all that the first has committed. */
  async #connect(): Promise<void> {
    if (this.#link.isOpen) return
    await this.#link.open()
    this.#distrust()
  }

  #distrust(): void {
    this.#known.distrust()
    this.#settings.version = undefined
  }

  async #decide(
    expired: readonly SettleRequest[],
    requests: readonly LedgerRequest[],
    readsSettings: boolean,
    { claim, onAway }: Putting,
  ): Promise<readonly LedgerReply[]> {
    let isClaimed = false
    const claimOnce = () => {
      isClaimed ||= claim()
      return isClaimed
    }
    const putting = { claim: claimOnce, onAway }
    const untilMs = performance.now() + tryForMs
    if (this.#toLock > 0) this.#toLock--
    for (let isLocking = this.#toLock > 0; ; isLocking = true) {
      try {
        return await this.#try(expired, requests, { readsSettings, isLocking }, putting)
      } catch (error) {
        this.#known.distrustBatch()
        const isAgain = error instanceof StaleError || isPassing(error)
        if (!isAgain || performance.now() > untilMs) throw error
        if (!(error instanceof StaleError)) continue
        this.tries.conflicts++
        this.#toLock = lockedAfterConflict
      }
    }
  }

  async #try(
    expired: readonly SettleRequest[],
    requests: readonly LedgerRequest[],
    { readsSettings, isLocking }: { readonly readsSettings: boolean; readonly isLocking: boolean },
    { claim, onAway }: Putting,
  ): Promise<readonly LedgerReply[]> {
    this.#known.beginBatch()
    const asked = askedBy([...this.#unsettled.requests, ...expired, ...requests])
    let decisions: Decisions | undefined
    try {
      const isNew = this.#settings.version === undefined
      const reading = { isLocking, readsSettings: readsSettings || isLocking || isNew }
      const ended = await this.#reading.read(asked, { ...reading, nowMs: this.#clock.now() })
      const isAsked = ({ origin }: LedgerRequest) => !origin || !ended.has(origin.link)
      const atMs = this.#known.latestMs(asked.digests, this.#clock.now())
      const due = [...this.#unsettled.due(this.#known.openCalls), ...expired]
      const living = requests.filter(isAsked)
      const decided = [...due, ...living]
      const dated = decided.map((request) => ({ ...request, atMs }))
      decisions = this.#rules.decide(this.#known, dated)
      if (!claim()) throw new GivenUpError('A caller was told that the call failed')
      await this.#write(decisions, living, isLocking, onAway)
      this.#unsettled.clear()
      this.tries[isLocking ? 'locked' : 'first']++
      const replies = decisions.replies.slice(due.length).values()
      return requests.map(
        (request) => (isAsked(request) ? replies.next().value : undefined) ?? noLink,
      )
    } catch (error) {
      if (decisions) giveBack(decisions)
      // Where it was written, or broke, there is none any more, which is no error.
      if (isLocking && this.#link.isOpen) await this.#link.run('ROLLBACK').catch(() => {})
      throw error
    }
  }

  async #write(
    decisions: Decisions,
    requests: readonly LedgerRequest[],
    isLocking: boolean,
    onAway: Putting['onAway'],
  ): Promise<void> {
    const tokens = this.#known.changedTokens(decisions)
    const changed = new Set<KeptAccount>(tokens.map(({ account }) => account))
    for (const { kind, call } of decisions.facts) {
      if (kind !== 'refused') changed.add(this.#known.account(call.accountId))
    }
    const { links, gateways } = originsOf(requests)
    const rows = new FactRows(decisions, (requestId) => gateways.get(requestId) ?? this.#lease.id)
    const settingsVersion = this.#settings.version ?? -1
    const asked = this.#known.askedAccounts
    if (asked.length === 0) return isLocking ? this.#link.run('ROLLBACK') : undefined
    const batch = { settingsVersion, asked, changed: [...changed], tokens, links }
    const keys = writeKeys(rows)
    const opens = keys.length > 0 && !isLocking
    const askedAtMs = performance.now()
    try {
      const [, [written]] = await Promise.all([
        opens ? this.#link.run('BEGIN') : undefined,
        this.#link.ask(writeBatch(batch, rows)),
        ...keys.map((each) => this.#link.ask(each)),
        opens || isLocking ? this.#link.run('COMMIT') : undefined,
      ])
      if (written) this.#learning.learn(written.nowMs, askedAtMs)
    } catch (error) {
      if (isStale(error)) throw new StaleError('Others came before')
      if (!(error instanceof BrokenError)) throw error
      await this.#settleDoubt({ decisions, requests }, error, onAway)
    }
    this.#known.wrote(changed, tokens)
  }

  /** Returns where the batch was committed. */
  async #settleDoubt(
    { decisions, requests }: Pick<Doubtful, 'requests'> & { readonly decisions: Decisions },
    cause: unknown,
    onAway: Putting['onAway'],
  ): Promise<void> {
    this.tries.doubts++
    const doubtful = { facts: decisions.facts, requests }
    const isCommitted = await wasCommitted(this.#link, doubtful, onAway, this.#ending.signal)
    this.#distrust()
    if (!isCommitted) throw new DoubtError('The connection broke before the commit', { cause })
  }
}

/** The reply to what was asked by a link that has ended, of which nothing has happened. */
const noLink: LedgerReply = { failure: 'link ended' }

/** By which links other gateways have asked, and which of them holds for a call. */
interface Origins {
  readonly links: readonly number[]
  readonly gateways: ReadonlyMap<string, number>
}

function originsOf(requests: readonly LedgerRequest[]): Origins {
  const links = new Set<number>()
  const gateways = new Map<string, number>()
  for (const { kind, origin, requestId } of requests) {
    if (!origin) continue
    links.add(origin.link)
    if (kind === 'admit') gateways.set(requestId, origin.gateway)
  }
  return { links: [...links], gateways }
}

/** Ends a call that nobody settles any more. */
function abandoned(requestId: string): SettleRequest {
  return {
    kind: 'settle',
    requestId,
    state: 'abandoned',
    code: null,
    cache: null,
    source: null,
    atMs: 0,
  }
}
