import { catalog } from '../../../src/catalog/index.ts'
import { shanghaiDay } from '../../../src/core/clock.ts'
import { Forgetting } from '../../../src/core/forgetting.ts'
import {
  type BatchState,
  type DayUse,
  giveBack,
  type KnownAccount,
  type Remembered,
} from '../../../src/ledger/batch.ts'
import { entryOf, type Fact } from '../../../src/ledger/facts.ts'
import type { LedgerRequest, Remembrance, SettleRequest } from '../../../src/ledger/protocol.ts'
import type { Account, CallRecord, OpenCall } from '../../../src/ledger/records.ts'
import { Rules } from '../../../src/ledger/rules.ts'
import { type KnownToken, knownToken, renewToken } from '../../../src/ledger/tokens.ts'
import { Unsettled } from '../../../src/ledger/unsettled.ts'
import type { Beginning, EngineUnderTest, Limits, Mishap, Told, World } from '../engine.ts'

/** The rules alone: what they decide is kept in lists, and nothing else is in the way. */
export const memory: EngineUnderTest = {
  name: 'memory',
  obstacles: ['writing'],
  begin: async (beginning) => new MemoryWorld(beginning),
}

interface KeptAnswer extends Remembered {
  readonly keyDigest: string
  readonly subjects: readonly string[]
  readonly atMs: number
}

type KeptEntry = Awaited<ReturnType<World['records']>>['entries'][number]

class MemoryWorld implements World, BatchState {
  readonly accountIds: readonly number[]
  readonly tokens: World['tokens']
  readonly #beginning: Beginning
  readonly #rules: Rules
  readonly #accounts: Account[]
  readonly #tokens = new Map<string, KnownToken>()
  readonly #prices = new Map<string, number>()
  readonly #calls = new Map<string, CallRecord>()
  readonly #entries: KeptEntry[] = []
  readonly #answers = new Map<string, KeptAnswer>()
  #forgetting = new Forgetting()
  #unsettled = new Unsettled()
  /** What the batch under way has asked for; let go with it. */
  #known = { accounts: new Map<number, KnownAccount>(), uses: new Map<string, DayUse>() }
  openCalls = new Map<string, OpenCall>()

  constructor(beginning: Beginning) {
    const { accounts, owners, ratePerSecond, balanceMicros } = beginning
    this.#beginning = beginning
    this.#rules = new Rules([...catalog.values()], beginning.defaultPriceMicros)
    const account = { currency: 'CNY', balanceMicros, heldMicros: 0, createdAtMs: 0 }
    this.#accounts = accounts.map((name, index) => ({ id: index + 1, name, ...account }))
    this.accountIds = this.#accounts.map(({ id }) => id)
    this.tokens = owners.map((_, index) => ({ id: index + 1, digest: `digest ${index}` }))
    for (const [index, owner] of owners.entries()) {
      const rights = {
        id: index + 1,
        accountId: owner + 1,
        ratePerSecond,
        dailyQuota: null,
        endpoints: null,
        addresses: null,
        strict: false,
        expiresAtMs: null,
        disabledAtMs: null,
        revokedAtMs: null,
      }
      this.#tokens.set(`digest ${index}`, knownToken(rights))
    }
  }

  async commit(requests: readonly LedgerRequest[], mishap?: Mishap): Promise<Told> {
    const count = mishap?.kind === 'given up' ? mishap.count : 0
    if (mishap?.kind === 'given up' && mishap.when === 'meanwhile') this.#decide(requests, false)
    this.#fail(requests.slice(0, count))
    const rest = requests.slice(count)
    // With nothing left of it there is no commit.
    if (rest.length === 0 && requests.length > 0) return { replies: [] }
    const isWritten = mishap?.kind !== 'obstacle'
    const replies = this.#decide(rest, isWritten)
    if (!isWritten) this.#fail(requests)
    return isWritten ? { replies } : 'failed'
  }

  #fail(requests: readonly LedgerRequest[]): void {
    this.#unsettled.add(requests.filter((request) => request.kind === 'settle'))
  }

  #decide(requests: readonly LedgerRequest[], isWritten: boolean) {
    this.#known = { accounts: new Map(), uses: new Map() }
    const due = this.#unsettled.due(this.openCalls)
    const decisions = this.#rules.decide(this, [...due, ...requests])
    if (isWritten) {
      for (const fact of decisions.facts) this.#write(fact)
      for (const { id, balanceMicros, heldMicros } of decisions.accounts) {
        this.#setAccount(id, { balanceMicros, heldMicros })
      }
      this.#unsettled.clear()
    } else {
      giveBack(decisions)
      this.openCalls = new Map(this.#open())
    }
    return decisions.replies.slice(due.length)
  }

  #write(fact: Fact): void {
    const { requestId, accountId } = fact.call
    const entry = entryOf(fact)
    if (entry) this.#entries.push([requestId, entry.kind, entry.amountMicros, entry.heldMicros])
    if (fact.kind === 'held' && fact.once) {
      const claim = { ...fact.once, subjects: [], body: '', collectedAtMs: 0, source: '' }
      this.#use(fact.call, claim, fact.call.startedAtMs, true)
    }
    if (fact.kind === 'ended') {
      const before = this.#calls.get(requestId)
      if (before?.state !== 'open') throw new Error(`No open call ${requestId}`)
      const { state, code, costMicros, cache, source, finishedAtMs } = fact
      this.#calls.set(requestId, {
        ...before,
        state,
        code,
        costMicros,
        cache,
        source,
        finishedAtMs,
      })
      if (fact.remember) this.#use(before, fact.remember, finishedAtMs, false)
      else this.#free(before)
    } else if (fact.kind !== 'refused' || fact.isLogged) this.#calls.set(requestId, fact.call)
    if (fact.kind === 'charged' && fact.remember) {
      this.#use(fact.call, fact.remember, fact.call.startedAtMs, false)
    }
    if (!this.accountIds.includes(accountId)) throw new Error(`No account ${accountId}`)
  }

  #use(call: CallRecord, kept: Remembrance, atMs: number, isUnderWay: boolean): void {
    const { tokenId, requestId } = call
    this.#answers.set(`${tokenId} ${kept.keyDigest}`, { ...kept, requestId, atMs, isUnderWay })
  }

  #free({ requestId }: CallRecord): void {
    const [name] = this.#claimOf(requestId) ?? []
    if (name !== undefined) this.#answers.delete(name)
  }

  #claimOf(requestId: string): [string, KeptAnswer] | undefined {
    return [...this.#answers].find(
      ([, answer]) => answer.isUnderWay && answer.requestId === requestId,
    )
  }

  #setAccount(id: number, change: Partial<Account>): void {
    this.#accounts[id - 1] = { ...this.accountRecord(id), ...change }
  }

  token(digest: string): KnownToken | undefined {
    return this.#tokens.get(digest)
  }

  account(id: number): KnownAccount {
    const { balanceMicros, heldMicros } = this.accountRecord(id)
    return getOrAdd(this.#known.accounts, id, () => ({ id, balanceMicros, heldMicros }))
  }

  dayUse(tokenId: number, day: string): DayUse {
    return getOrAdd(this.#known.uses, `${tokenId} ${day}`, () => ({
      calls: this.#usedOn(tokenId, day),
    }))
  }

  priceMicros(endpoint: string): number | undefined {
    return this.#prices.get(endpoint)
  }

  remembered(tokenId: number, keyDigest: string, sinceMs: number): Remembered | undefined {
    const answer = this.#answers.get(`${tokenId} ${keyDigest}`)
    return answer && answer.atMs > sinceMs ? answer : undefined
  }

  isForgotten(subject: string | null, atMs: number): boolean {
    return this.#forgetting.covers(subject, atMs)
  }

  accountRecord(id: number): Account {
    const account = this.#accounts[id - 1]
    if (!account) throw new Error(`No account ${id}`)
    return account
  }

  callRecord(requestId: string, tokenId: number): CallRecord | undefined {
    const call = this.#calls.get(requestId)
    return call?.tokenId === tokenId ? call : undefined
  }

  spentOn(accountId: number, day: string) {
    const billed = [...this.#calls.values()].filter(
      (call) =>
        call.accountId === accountId && call.code === 0 && shanghaiDay(call.startedAtMs) === day,
    )
    const costMicros = billed.reduce((sum, call) => sum + call.costMicros, 0)
    return { calls: billed.length, costMicros }
  }

  async restart(): Promise<number> {
    for (const [digest, { rights }] of this.#tokens) this.#tokens.set(digest, knownToken(rights))
    this.#forgetting = new Forgetting()
    this.#unsettled = new Unsettled()
    const open = this.#open()
    this.openCalls = new Map(open)
    const atMs = this.#beginning.now()
    const abandoned = open.map(
      ([requestId]): SettleRequest => ({
        kind: 'settle',
        requestId,
        state: 'abandoned',
        code: null,
        cache: null,
        source: null,
        atMs,
      }),
    )
    this.#decide(abandoned, true)
    return open.length
  }

  async move(_: 'top_up' | 'adjust', name: string, amountMicros: number) {
    const account = this.#accounts.find((each) => each.name === name)
    if (!account) throw new Error(`No account ${name}`)
    const balanceMicros = account.balanceMicros + amountMicros
    if (balanceMicros < account.heldMicros) return undefined
    this.#setAccount(account.id, { balanceMicros })
    return balanceMicros
  }

  async setPrice(endpoint: string, priceMicros: number | null): Promise<void> {
    if (priceMicros === null) this.#prices.delete(endpoint)
    else this.#prices.set(endpoint, priceMicros)
  }

  async update(tokenId: number, limits: Limits, disabled: boolean): Promise<boolean> {
    const { endpoints, addresses, ...plain } = limits
    const token = this.#tokenOf(tokenId)
    if (token.rights.revokedAtMs !== null) return false
    renewToken(token, {
      ...token.rights,
      ...plain,
      ...(endpoints !== undefined && { endpoints: endpoints && JSON.stringify(endpoints) }),
      ...(addresses !== undefined && { addresses: addresses && JSON.stringify(addresses) }),
      disabledAtMs: disabled ? this.#beginning.now() : null,
    })
    return true
  }

  async revoke(tokenId: number): Promise<void> {
    const token = this.#tokenOf(tokenId)
    renewToken(token, { ...token.rights, revokedAtMs: this.#beginning.now() })
  }

  async forget(subject: string): Promise<void> {
    this.#forgetting.begin(subject, this.#beginning.now())
    for (const [id, call] of this.#calls) {
      if (call.subject === subject) this.#calls.set(id, { ...call, subject: null })
    }
    for (const [key, answer] of this.#answers) {
      if (!answer.subjects.includes(subject)) continue
      this.#answers.set(key, { ...answer, fingerprint: '', subjects: [], body: '' })
    }
  }

  async books() {
    const day = shanghaiDay(this.#beginning.now())
    return {
      accounts: this.#accounts.map(({ balanceMicros, heldMicros }) => ({
        balanceMicros,
        heldMicros,
      })),
      usedToday: this.tokens.map(({ id }) => this.#usedOn(id, day)),
    }
  }

  async records() {
    const calls = [...this.#calls].map(([id, { subject, state, code, costMicros }]) => {
      return [id, { subject, state, code, costMicros }] as const
    })
    return { entries: this.#entries, calls: new Map(calls), problems: [] }
  }

  async end(): Promise<void> {}

  #open(): [string, OpenCall][] {
    const open = [...this.#calls].filter(([, { state }]) => state === 'open')
    return open.map(([id, call]) => {
      const [, claim] = this.#claimOf(id) ?? []
      return [id, { ...call, keyDigest: claim?.keyDigest ?? null }]
    })
  }

  #tokenOf(id: number): KnownToken {
    const token = [...this.#tokens.values()].find(({ rights }) => rights.id === id)
    if (!token) throw new Error(`No token ${id}`)
    return token
  }

  #usedOn(tokenId: number, day: string): number {
    return [...this.#calls.values()].filter(
      (call) =>
        call.tokenId === tokenId &&
        shanghaiDay(call.startedAtMs) === day &&
        (call.state === 'open' || call.code === 0),
    ).length
  }
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make()
  map.set(key, known)
  return known
}
