import { LRUCache } from 'lru-cache'
import type {
  BatchState,
  DayUse,
  Decisions,
  KnownAccount,
  Remembered,
  Spent,
} from '../../../ledger/batch.ts'
import type { Account, CallRecord, OpenCall } from '../../../ledger/records.ts'
import {
  type KnownToken,
  knownToken,
  renewToken,
  type TokenRights,
} from '../../../ledger/tokens.ts'
import type { Asked } from './asked.ts'
import { StaleError } from './errors.ts'
import { unpackTimes } from './rate-bytes.ts'
import type { AccountRow, AnswerRow, OpenCallRow, TokenRow } from './reads.ts'
import type { SharedSettings } from './shared-settings.ts'

/**
 * Tokens that are kept: far more than make calls in a second, which is as long as it is worth to
 * know how many of a token's refusals were written down.
 */
const maxTokens = 50_000

/** An account as it was at its version; whatever changes it, or what belongs to it, counts that up. */
export interface KeptAccount extends KnownAccount {
  version: number
  readonly record: Pick<Account, 'name' | 'currency' | 'createdAtMs'>
}

/** A token as it was when its account was read. */
export interface KeptToken {
  readonly token: KnownToken
  account: KeptAccount
  /** Of Shanghai, as `20261126`; undefined until its use is known. */
  day: number | undefined
  use: DayUse
  /** The day and the use that are written down. */
  written: { day: number | undefined; calls: number }
}

interface KeptCall {
  readonly call: OpenCall
  readonly account: KeptAccount
}

const dayNumber = (day: string) => Number(day.replaceAll('-', ''))

/**
 * What decisions are made with, in memory as it was at the versions of the accounts. Whether these
 * still hold is asked by the commit: what does not is read again.
 */
export class Known implements BatchState {
  readonly #settings: SharedSettings
  readonly #accounts = new Map<number, KeptAccount>()
  readonly #byId = new Map<number, KeptToken>()
  // With `max` it would take the room for all of them at once, 10 ms of every start.
  readonly #tokens = new LRUCache<string, KeptToken>({
    maxSize: maxTokens,
    sizeCalculation: () => 1,
    dispose: ({ token }, _, reason) => {
      if (reason === 'evict') this.#byId.delete(token.rights.id)
    },
  })
  readonly #calls = new Map<string, KeptCall>()
  /** The calls among them that have claimed a key, by that. */
  readonly #claims = new Map<string, KeptCall>()
  readonly openCalls: BatchState['openCalls']
  /** What the batch asks about, and what was read for it alone. */
  #batch = newBatch()

  constructor(settings: SharedSettings) {
    this.#settings = settings
    this.openCalls = {
      get: (requestId) => this.#openCall(requestId),
      set: (requestId, call) => this.#setCall(requestId, call),
      delete: (requestId) => this.#dropCall(requestId),
    }
  }

  beginBatch(): void {
    this.#batch = newBatch()
  }

  /** What of it is not in memory. */
  lacking({ digests, ended }: Asked): Pick<Asked, 'digests' | 'ended'> {
    const isKnown = (kept: KeptToken | undefined) =>
      kept !== undefined && this.#accounts.get(kept.account.id) === kept.account
    return {
      digests: digests.filter((digest) => !isKnown(this.#tokens.get(digest))),
      ended: ended.filter((requestId) => {
        const call = this.#calls.get(requestId)
        const token = call && this.#byId.get(call.call.tokenId)
        return !isKnown(token) || token?.account !== call?.account
      }),
    }
  }

  /** What else is known of an account holds on where its version is the same. */
  takeAccounts(rows: readonly AccountRow[]): void {
    for (const { id, balanceMicros, heldMicros, version, ...record } of rows) {
      if (this.#accounts.get(id)?.version === version) continue
      this.#accounts.set(id, { id, balanceMicros, heldMicros, version, record })
    }
  }

  takeTokens(rows: readonly TokenRow[]): void {
    for (const { digest, day, used, times, strict, ...row } of rows) {
      const rights: TokenRights = { ...row, strict: strict === 1 }
      const account = this.account(row.accountId)
      const use = { calls: used ?? 0 }
      const state = { account, day: day ?? undefined, use }
      const written = { day: state.day, calls: use.calls }
      const kept = this.#tokens.get(digest)
      if (kept) renewToken(kept.token, rights)
      const token = kept?.token ?? knownToken(rights)
      token.rate.restore(times ? unpackTimes(times) : [])
      this.#keep(digest, Object.assign(kept ?? { token }, state, { written }))
    }
  }

  /** The tokens whose use of the day nothing is known of. */
  unused(rows: readonly TokenRow[]): readonly number[] {
    return rows.filter(({ used }) => used === null).map(({ id }) => id)
  }

  /** What was counted of tokens that no use was written of. */
  takeUses(day: string, counted: ReadonlyMap<number, number>): void {
    for (const [tokenId, calls] of counted) {
      const kept = this.#byId.get(tokenId)
      if (kept) Object.assign(kept, { day: dayNumber(day), use: { calls } })
    }
  }

  /** Of these calls those that are open. */
  takeOpenCalls(requestIds: readonly string[], rows: readonly OpenCallRow[]): void {
    for (const requestId of requestIds) this.#dropCall(requestId)
    for (const call of rows) this.openCalls.set(call.requestId, call)
  }

  takeAnswers(rows: readonly AnswerRow[]): void {
    for (const row of rows) this.#batch.answers.set(`${row.tokenId} ${row.keyDigest}`, row)
  }

  takeCalls(rows: readonly CallRecord[]): void {
    for (const row of rows) this.#batch.calls.set(`${row.tokenId} ${row.requestId}`, row)
  }

  takeSpent(rows: readonly (Spent & { readonly accountId: number })[]): void {
    for (const { accountId, ...spent } of rows) this.#batch.spent.set(accountId, spent)
  }

  /** The latest time at which any of the tokens was let through, where it is about now. */
  latestMs(digests: readonly string[], nowMs: number): number {
    const times = digests.map((digest) => this.#tokens.get(digest)?.token.rate.latestMs ?? nowMs)
    return times.reduce((latest, ms) => (ms <= nowMs + 1000 ? Math.max(latest, ms) : latest), nowMs)
  }

  /** The accounts that the batch has asked about. */
  get askedAccounts(): readonly KeptAccount[] {
    return [...this.#batch.accounts]
  }

  /** The tokens whose rate or use the batch has changed. */
  changedTokens({ taken }: Decisions): readonly KeptToken[] {
    const rates = new Set(taken)
    return [...this.#batch.tokens].filter(
      ({ token, day, use, written }) =>
        rates.has(token.rate) || day !== written.day || use.calls !== written.calls,
    )
  }

  /** What the batch has changed is written. */
  wrote(accounts: Iterable<KeptAccount>, tokens: Iterable<KeptToken>): void {
    for (const account of accounts) account.version++
    for (const kept of tokens) kept.written = { day: kept.day, calls: kept.use.calls }
  }

  /** Holds nothing for true of what the batch has asked about. */
  distrustBatch(): void {
    for (const { id } of this.#batch.accounts) this.#accounts.delete(id)
  }

  distrust(): void {
    this.#accounts.clear()
    this.#calls.clear()
    this.#claims.clear()
  }

  token(digest: string): KnownToken | undefined {
    const kept = this.#tokens.get(digest)
    return kept && this.#asked(kept).token
  }

  account(id: number): KeptAccount {
    const account = this.#accounts.get(id)
    // Of a token that was made between two reads: once more, while nothing changes.
    if (!account) throw new StaleError(`The account ${id} was not read`)
    this.#batch.accounts.add(account)
    return account
  }

  /** Of a day that is past nothing is decided any more, nor is it kept. */
  dayUse(tokenId: number, day: string): DayUse {
    const token = this.#byId.get(tokenId)
    if (!token) throw new Error(`The token ${tokenId} was not read`)
    const kept = this.#asked(token)
    const number = dayNumber(day)
    if (kept.day === undefined || number > kept.day) {
      Object.assign(kept, { day: number, use: { calls: 0 } })
    }
    return number === kept.day ? kept.use : { calls: 0 }
  }

  priceMicros(endpoint: string): number | undefined {
    return this.#settings.priceMicros(endpoint)
  }

  /** What is neither read nor claimed here is taken for free: the commit asks whether it is. */
  remembered(tokenId: number, keyDigest: string, sinceMs: number): Remembered | undefined {
    const name = `${tokenId} ${keyDigest}`
    const row = this.#batch.answers.get(name)
    if (row)
      return row.createdAtMs > sinceMs ? { ...row, isUnderWay: row.claimed === 1 } : undefined
    const claim = this.#claims.get(name)
    if (!claim || this.#accounts.get(claim.account.id) !== claim.account) return undefined
    const { requestId, startedAtMs } = claim.call
    const nothing = { fingerprint: '', body: '', collectedAtMs: 0, source: '' }
    return startedAtMs > sinceMs ? { requestId, ...nothing, isUnderWay: true } : undefined
  }

  isForgotten(subject: string | null, atMs: number): boolean {
    return this.#settings.isForgotten(subject, atMs)
  }

  accountRecord(id: number): Account {
    const { balanceMicros, heldMicros, record } = this.account(id)
    return { id, balanceMicros, heldMicros, ...record }
  }

  callRecord(requestId: string, tokenId: number): CallRecord | undefined {
    return this.#batch.calls.get(`${tokenId} ${requestId}`)
  }

  spentOn(accountId: number): Spent {
    return this.#batch.spent.get(accountId) ?? { calls: 0, costMicros: 0 }
  }

  #keep(digest: string, kept: KeptToken): void {
    this.#tokens.set(digest, kept)
    this.#byId.set(kept.token.rights.id, kept)
  }

  #asked(kept: KeptToken): KeptToken {
    this.#refuseStale(kept.account)
    this.#batch.tokens.add(kept)
    this.#batch.accounts.add(kept.account)
    return kept
  }

  #setCall(requestId: string, call: OpenCall): void {
    const kept = { call, account: this.account(call.accountId) }
    this.#calls.set(requestId, kept)
    if (call.keyDigest !== null) this.#claims.set(`${call.tokenId} ${call.keyDigest}`, kept)
  }

  #dropCall(requestId: string): void {
    const call = this.#calls.get(requestId)?.call
    this.#calls.delete(requestId)
    if (!call || call.keyDigest === null) return
    const name = `${call.tokenId} ${call.keyDigest}`
    if (this.#claims.get(name)?.call === call) this.#claims.delete(name)
  }

  #openCall(requestId: string): OpenCall | undefined {
    const kept = this.#calls.get(requestId)
    if (!kept) return undefined
    this.#refuseStale(kept.account)
    this.#batch.accounts.add(kept.account)
    return kept.call
  }

  /** Another part of the batch has read the account anew: what was known of it before is no more true. */
  #refuseStale(account: KeptAccount): void {
    if (this.#accounts.get(account.id) !== account) throw new StaleError('The account has changed')
  }
}

function newBatch() {
  return {
    accounts: new Set<KeptAccount>(),
    tokens: new Set<KeptToken>(),
    answers: new Map<string, AnswerRow>(),
    calls: new Map<string, CallRecord>(),
    spent: new Map<number, Spent>(),
  }
}
