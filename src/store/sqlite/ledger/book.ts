import type { Meter } from '../../../catalog/operations/operation.ts'
import { msToShanghaiMidnight, shanghaiDay } from '../../../core/clock.ts'
import type { Refusal } from '../../../core/codes.ts'
import {
  type AdmitRequest,
  type Inquiry,
  type InquiryRequest,
  idempotencyLifetimeMs,
  type LimitState,
  type Recalled,
  type RejectRequest,
  type Settlement,
  type SettleRequest,
  type Standing,
  type Verdict,
} from '../../../ledger/protocol.ts'
import { type KnownToken, rateState, TokenLists, tokenFault } from '../../../ledger/tokens.ts'
import { type Connection, isLocked } from '../connection.ts'
import { Observations } from '../history/observations.ts'
import { GivenUpError } from './fates.ts'
import { type Account, Mirror } from './mirror.ts'
import { Records, withoutAnswer } from './records.ts'
import type { ObserveRequest, PruneRequest, StoreReply, StoreRequest } from './requests.ts'
import { prepareStatements, pruneStep, type Statements } from './statements.ts'
import { Usage } from './usage.ts'

type OnForgotten = (subjects: readonly string[]) => void

/**
 * Decides over calls in memory, inside the transaction that makes the decisions durable.
 *
 * Exact because the transaction takes SQLite's write lock first and `data_version` tells whether
 * anybody else has committed since: what is in memory then equals what is on disk, until the commit.
 */
export class Book {
  readonly #connection: Connection
  readonly #statements: Statements
  readonly #mirror: Mirror
  readonly #lists: TokenLists
  readonly #changedAccounts = new Set<Account>()
  readonly #usage: Usage
  readonly #records: Records
  readonly #observations: Observations
  /** Tokens whose rate window this batch took from, once for each take. */
  readonly #taken: KnownToken[] = []
  /** Settlements whose callers were told 500, as their commit failed or came too late: released next. */
  #unsettled: SettleRequest[] = []
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
    this.#records = new Records(this.#statements)
    this.#observations = new Observations(connection)
    this.#mirror = new Mirror(this.#statements, endpoints, defaultPriceMicros)
    this.#lists = new TokenLists(endpoints)
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
    try {
      this.#statements.begin.run()
      const forgotten = this.#mirror.refresh()
      if (forgotten.length > 0) onForgotten(forgotten)
      // One of a call that is not open would fail this batch and every one after it.
      const retried = this.#unsettled.filter(({ requestId }) =>
        this.#mirror.openCalls.has(requestId),
      )
      for (const request of retried) this.#settle(request)
      const replies = requests.map((request) => this.#decide(request))
      this.#write()
      if (!claim()) throw new GivenUpError('A caller was told that the call failed')
      this.#statements.commit.run()
      this.#unsettled = []
      this.#taken.length = 0
      this.#hasFailed = false
      return replies
    } catch (error) {
      // Before anything else, since undoing may fail as well.
      if (!(error instanceof GivenUpError || isLocked(error))) {
        this.#hasFailed = true
        this.fail(requests)
      }
      this.#undo()
      throw error
    }
  }

  /** Takes note that the callers of these requests were told 500 and nothing of them has happened. */
  fail(requests: readonly StoreRequest[]): void {
    for (const request of requests) {
      if (request.kind !== 'settle') continue
      const told500 = request.state === 'answered'
      this.#unsettled.push(told500 ? { ...request, code: 500, cache: null } : request)
    }
  }

  #undo(): void {
    for (const token of this.#taken) token.rate.giveBack()
    this.#taken.length = 0
    this.#changedAccounts.clear()
    for (const rows of this.#statements.gathered) rows.forget()
    this.#usage.forget()
    this.#mirror.distrust()
    if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK')
  }

  #decide(request: StoreRequest): StoreReply {
    if (request.kind === 'look') return this.#hasFailed ? this.#records.probe() : {}
    if (request.kind === 'drift') return this.#records.countDrift(request)
    if (request.kind === 'health') return this.#records.noteHealth(request)
    if (request.kind === 'observe') return this.#observe(request)
    if (request.kind === 'prune') return { pruned: this.#prune(request) }
    if (request.kind === 'settle') return { settlement: this.#settle(request) }
    const token = this.#mirror.token(request.digest, request.atMs)
    const fault = tokenFault(token, this.#lists, request)
    if (request.kind === 'inquiry') {
      const inquiry =
        fault || !token ? { fault: fault ?? 'unknown' } : this.#inquire(request, token)
      return { inquiry }
    }
    if (fault || !token) return { verdict: { code: 100, fault: fault ?? 'unknown' } }
    if (request.kind === 'reject') {
      return { verdict: this.#conclude(request, token, request.code) }
    }
    const known = this.#withoutForgotten(request)
    return { verdict: this.#conclude(known, token, this.#admit(known, token)) }
  }

  /** Of a creator who was erased a moment ago nothing is kept, but that a key was used. */
  #withoutForgotten(request: AdmitRequest): AdmitRequest {
    if (!this.#mirror.isForgotten(request.subject, request.atMs)) return request
    const { remember, ...rest } = request
    return { ...rest, subject: null, ...(remember && { remember: withoutAnswer(remember) }) }
  }

  #prune(request: PruneRequest): number {
    const records = this.#records.prune(request)
    return records + this.#observations.prune(request.observationsBeforeMs, pruneStep)
  }

  #observe({ observation, atMs }: ObserveRequest): StoreReply {
    if (!this.#mirror.isForgotten(observation.subject, atMs)) this.#observations.put(observation)
    return {}
  }

  #remember(tokenId: number, { remember, requestId, atMs }: AdmitRequest | SettleRequest): void {
    if (!remember) return
    const isForgotten = this.#mirror.isForgotten(remember.subject, atMs)
    const kept = isForgotten ? withoutAnswer(remember) : remember
    this.#records.remember(tokenId, requestId, kept, atMs)
  }

  /** Permission, rate, quota, balance: refuses with nothing taken, or takes all of them. */
  #admit(request: AdmitRequest, token: KnownToken): 0 | Exclude<Refusal, 100> {
    if (!this.#lists.permits(token.rights, request.endpoint)) return 600
    if (token.rate.waitMs(request.atMs) > 0) return 302
    if (this.#quotaState(token, request.atMs)?.remaining === 0) return 303
    const account = this.#mirror.account(token.rights.accountId)
    const priceMicros = this.#mirror.priceMicros(request.endpoint)
    if (account.balanceMicros - account.heldMicros < priceMicros) return 601

    this.#takeRate(token, request.atMs)
    this.#usage.count(token.rights.id, request.atMs, 1)
    if (request.take === 'charge') {
      this.#post(account, 'charge', -priceMicros, 0, request)
      this.#remember(token.rights.id, request)
    } else {
      this.#post(account, 'hold', 0, priceMicros, request)
      this.#mirror.openCalls.set(request.requestId, {
        requestId: request.requestId,
        accountId: account.id,
        tokenId: token.rights.id,
        endpoint: request.endpoint,
        priceMicros,
        startedAtMs: request.atMs,
      })
    }
    return 0
  }

  /** Writes the call down, and says what its caller is told. */
  #conclude(
    request: AdmitRequest | RejectRequest,
    token: KnownToken,
    code: 0 | Exclude<Refusal, 100>,
  ): Verdict {
    const priceMicros = this.#mirror.priceMicros(request.endpoint)
    const admitted = code === 0 && request.kind === 'admit' ? request : undefined
    if (admitted?.take === 'hold') this.#records.open(admitted, token.rights, priceMicros)
    else this.#end(request, token, code, priceMicros)
    return { code, priceMicros, standing: this.#standing(token, request.atMs) }
  }

  #end(
    request: AdmitRequest | RejectRequest,
    { rights, refusals }: KnownToken,
    code: 0 | Exclude<Refusal, 100>,
    priceMicros: number,
  ): void {
    const costMicros = code === 0 ? priceMicros : 0
    this.#usage.add({
      accountId: rights.accountId,
      tokenId: rights.id,
      endpoint: request.endpoint,
      code,
      costMicros,
      startedAtMs: request.atMs,
      latencyMs: 0,
    })
    if (code !== 0) {
      // A client that hammers would fill the disk: what goes beyond its rate is counted only.
      if (code === 302 || refusals.waitMs(request.atMs) > 0) return
      refusals.take(request.atMs)
    }
    this.#records.ended(request, rights, code, { priceMicros, costMicros })
  }

  #settle(request: SettleRequest): Settlement {
    const call = this.#mirror.openCalls.get(request.requestId)
    if (!call) throw new Error(`No open call ${request.requestId} to settle`)
    this.#mirror.openCalls.delete(request.requestId)
    const account = this.#mirror.account(call.accountId)
    const billed = request.state === 'answered' && request.code === 0
    const costMicros = billed ? call.priceMicros : 0
    this.#post(account, billed ? 'charge' : 'release', -costMicros, -call.priceMicros, request)
    this.#usage.count(call.tokenId, call.startedAtMs, billed ? 0 : -1)
    if (request.code !== null) {
      this.#usage.add({
        accountId: call.accountId,
        tokenId: call.tokenId,
        endpoint: call.endpoint,
        code: request.code,
        costMicros,
        startedAtMs: call.startedAtMs,
        latencyMs: request.atMs - call.startedAtMs,
      })
    }
    if (billed) this.#remember(call.tokenId, request)
    this.#records.finish(request, costMicros)
    return { costMicros, availableMicros: account.balanceMicros - account.heldMicros }
  }

  #post(
    account: Account,
    kind: 'hold' | 'charge' | 'release',
    amountMicros: number,
    heldMicros: number,
    { requestId, atMs }: { readonly requestId: string; readonly atMs: number },
  ): void {
    // Free is not an entry: it would fill the disk and say nothing.
    if (amountMicros === 0 && heldMicros === 0) return
    account.balanceMicros += amountMicros
    account.heldMicros += heldMicros
    this.#changedAccounts.add(account)
    this.#statements.insertEntries.add([
      requestId,
      kind,
      account.id,
      amountMicros,
      heldMicros,
      atMs,
    ])
  }

  #inquire(request: InquiryRequest, token: KnownToken): Inquiry {
    // What earlier calls of this batch changed must be in the tables before it is read from there.
    this.#write()
    const { requestId, once, atMs } = request
    const { id, accountId } = token.rights
    const call = requestId === undefined ? undefined : this.#statements.call.get(requestId, id)
    const account = this.#statements.account.get(accountId)
    if (!account) throw new Error(`No account ${accountId}`)
    const recalled = once && this.#recall(once, token, atMs)
    return {
      standing: this.#standing(token, atMs),
      account,
      today: this.#usage.spentOn(accountId, shanghaiDay(atMs)),
      ...(call && { call }),
      ...(recalled && { recalled }),
    }
  }

  /** What an idempotency key brought, if the token may have it: a replay is a call but for its price. */
  #recall(
    { keyDigest, fingerprint, endpoint }: NonNullable<InquiryRequest['once']>,
    token: KnownToken,
    atMs: number,
  ): Recalled | undefined {
    const since = atMs - idempotencyLifetimeMs
    const answer = this.#statements.remembered.get(token.rights.id, keyDigest, since)
    if (!answer) return undefined
    if (answer.body === '') return { refusal: 'erased', requestId: answer.requestId }
    if (answer.fingerprint !== fingerprint) return { refusal: 400 }
    if (!this.#lists.permits(token.rights, endpoint)) return { refusal: 600 }
    if (token.rate.waitMs(atMs) > 0) return { refusal: 302 }
    this.#takeRate(token, atMs)
    return { answer }
  }

  #takeRate(token: KnownToken, atMs: number): void {
    token.rate.take(atMs)
    this.#taken.push(token)
  }

  /** Everything is written once a batch: rows together, balances however many calls moved them. */
  #write(): void {
    for (const { id, balanceMicros, heldMicros } of this.#changedAccounts) {
      this.#statements.setBalances.add([id, balanceMicros, heldMicros])
    }
    this.#changedAccounts.clear()
    for (const rows of this.#statements.gathered) rows.write()
    this.#usage.note()
  }

  #standing(token: KnownToken, atMs: number): Standing {
    const account = this.#mirror.account(token.rights.accountId)
    return {
      availableMicros: account.balanceMicros - account.heldMicros,
      strict: token.rights.strict,
      rate: rateState(token, atMs),
      quota: this.#quotaState(token, atMs),
    }
  }

  #quotaState(token: KnownToken, atMs: number): LimitState | null {
    const limit = token.rights.dailyQuota
    if (limit === null) return null
    const used = this.#usage.usedOn(token.rights.id, shanghaiDay(atMs))
    return { limit, remaining: Math.max(0, limit - used), resetMs: msToShanghaiMidnight(atMs) }
  }
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
