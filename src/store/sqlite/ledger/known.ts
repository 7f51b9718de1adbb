import { LRUCache } from 'lru-cache'
import { Forgetting } from '../../../core/forgetting.ts'
import type { BatchState, DayUse, KnownAccount, Remembered, Spent } from '../../../ledger/batch.ts'
import type { Account, CallRecord } from '../../../ledger/records.ts'
import {
  faultOf,
  type KnownToken,
  knownToken,
  renewToken,
  type TokenRights,
} from '../../../ledger/tokens.ts'
import type { Lease } from './lease.ts'
import { OpenCalls } from './open-calls.ts'
import type { TokenColumns } from './statements/accounts.ts'
import type { Statements } from './statements/index.ts'
import type { Usage } from './usage.ts'

/**
 * Tokens that are kept: far more than make calls in a second, which is how long the rate window of
 * the one that goes has to be remembered.
 */
const maxTokens = 50_000

interface KeptToken {
  readonly token: KnownToken
  /** When its row was read; NaN where it was changed since. */
  generation: number
}

/**
 * What decisions are made with, in memory as it is on disk. `data_version` tells, inside the write
 * lock, whether anybody else has committed since, and `changes` what: just that is read again, when
 * it is asked for.
 */
export class Known implements BatchState {
  readonly openCalls: OpenCalls
  readonly #statements: Statements
  readonly #usage: Usage
  readonly #lease: Lease
  readonly #forgetting = new Forgetting()
  /** When creators were erased, as the disk has it. */
  #erasedAt: ReadonlyMap<string, number> = new Map()
  #dataVersion: number | undefined
  /** The latest change that is in memory. */
  #version = 0
  /** Counts the times at which nothing that was read before was true any more. */
  #generation = 0
  // With `max` it would take the room for all of them at once, 10 ms of every start.
  readonly #tokens = new LRUCache<string, KeptToken>({
    maxSize: maxTokens,
    sizeCalculation: () => 1,
  })
  readonly #accounts = new Map<number, KnownAccount>()
  #prices = new Map<string, number>()

  constructor(statements: Statements, usage: Usage, lease: Lease) {
    this.#statements = statements
    this.#usage = usage
    this.#lease = lease
    this.openCalls = new OpenCalls(statements)
  }

  get version(): number {
    return this.#version
  }

  /**
   * Lets go of what differs from the disk. Returns the creators that were erased since the last
   * time.
   */
  refresh(): readonly string[] {
    this.openCalls.beginBatch()
    const version = this.#statements.dataVersion.get()
    if (version === this.#dataVersion) return []
    const isFollowing = this.#lease.look() && this.#dataVersion !== undefined
    this.#dataVersion = version
    if (!isFollowing) return this.#readAnew()
    return this.#follow()
  }

  #readAnew(): readonly string[] {
    this.#version = this.#statements.latestChange.get()?.version ?? 0
    this.#generation++
    this.#usage.forget()
    this.#letGoOfCalls()
    this.#readPrices()
    return this.#erased()
  }

  /** What calls move: balances and open calls are read when asked for, usage is followed. */
  #letGoOfCalls(): void {
    this.#accounts.clear()
    this.openCalls.forget()
    this.#usage.follow()
  }

  #readPrices(): void {
    const rows = this.#statements.prices.all()
    this.#prices = new Map(rows.map(({ endpoint, price_micros }) => [endpoint, price_micros]))
  }

  #follow(): readonly string[] {
    const changes = this.#statements.changes.all(this.#version)
    this.#version = changes.at(-1)?.version ?? this.#version
    for (const { kind, key } of changes) {
      if (kind === 'account') this.#accounts.delete(Number(key))
      const token = kind === 'token' && this.#tokens.peek(key)
      if (token) token.generation = Number.NaN
    }
    const kinds = new Set(changes.map(({ kind }) => kind))
    // What calls move is not told of: another gateway moves it with each commit, until it leaves.
    if (this.#lease.hasPeers || kinds.has('gateway')) this.#letGoOfCalls()
    if (kinds.has('price')) this.#readPrices()
    return kinds.has('erasure') ? this.#erased() : []
  }

  #erased(): readonly string[] {
    const rows = this.#statements.forgotten.all()
    const earlier = this.#erasedAt
    this.#erasedAt = new Map(rows.map(({ subject, at }) => [subject, at]))
    // Not told apart by their ids, which begin anew once all rows are pruned.
    const since = [...this.#erasedAt].filter(([subject, at]) => earlier.get(subject) !== at)
    for (const [subject, at] of since) this.#forgetting.begin(subject, at)
    return since.map(([subject]) => subject)
  }

  /** Holds nothing for true that a failed batch has changed: it is all read again. */
  distrust(): void {
    this.#dataVersion = undefined
    this.openCalls.forget()
  }

  /** Whether the creator was erased so lately that what comes in now was asked for before. */
  isForgotten(subject: string | null, nowMs: number): boolean {
    return this.#forgetting.covers(subject, nowMs)
  }

  /** The token of this digest. One that has ended for good is told, and not kept. */
  token(digest: string, atMs: number): KnownToken | undefined {
    const kept = this.#tokens.get(digest)
    if (kept?.generation === this.#generation) return kept.token
    const row = this.#statements.token.get(digest)
    const rights = row && rightsOf(row)
    const fault = rights && faultOf(rights, atMs)
    if (!rights || fault === 'revoked' || fault === 'expired') {
      this.#tokens.delete(digest)
      return rights && knownToken(rights)
    }
    if (kept) {
      renewToken(kept.token, rights)
      kept.generation = this.#generation
      return kept.token
    }
    const token = knownToken(rights)
    this.#tokens.set(digest, { token, generation: this.#generation })
    return token
  }

  account(id: number): KnownAccount {
    const known = this.#accounts.get(id)
    if (known) return known
    const { balanceMicros, heldMicros } = this.accountRecord(id)
    const account = { id, balanceMicros, heldMicros }
    this.#accounts.set(id, account)
    return account
  }

  accountRecord(id: number): Account {
    const account = this.#statements.account.get(id)
    if (!account) throw new Error(`No account ${id}`)
    return account
  }

  callRecord(requestId: string, tokenId: number): CallRecord | undefined {
    return this.#statements.call.get(requestId, tokenId)
  }

  dayUse(tokenId: number, day: string): DayUse {
    return this.#usage.dayUse(tokenId, day)
  }

  spentOn(accountId: number, day: string): Spent {
    return this.#usage.spentOn(accountId, day)
  }

  priceMicros(endpoint: string): number | undefined {
    return this.#prices.get(endpoint)
  }

  remembered(tokenId: number, keyDigest: string, sinceMs: number): Remembered | undefined {
    const row = this.#statements.remembered.get(tokenId, keyDigest, sinceMs)
    return row && { ...row, isUnderWay: row.claimed === 1 }
  }
}

const rightsOf = (row: TokenColumns): TokenRights => ({ ...row, strict: row.strict === 1 })
