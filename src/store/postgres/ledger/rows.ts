import type { Decisions } from '../../../ledger/batch.ts'
import { entryOf, type Fact } from '../../../ledger/facts.ts'
import type { Remembrance } from '../../../ledger/protocol.ts'
import type { CallRecord } from '../../../ledger/records.ts'
import { type UsageMove, UsageMoves } from '../../usage-moves.ts'
import type { Value } from './columns.ts'

/** What a batch was decided to, as rows; each list has the columns of what writes it. */
export class FactRows {
  readonly entries: Value[][] = []
  readonly calls: Value[][] = []
  readonly ends: Value[][] = []
  readonly answers: Value[][] = []
  /** Whom answers are about, beside the one in their own row. */
  readonly named: Value[][] = []
  /** Calls that end, and whose claim of a key is freed where it is still theirs. */
  readonly freed: string[] = []
  readonly #moves = new UsageMoves()
  readonly #gatewayOf: (requestId: string) => number

  /** `gatewayOf` tells where a call that is held for is open. */
  constructor({ facts }: Decisions, gatewayOf: (requestId: string) => number) {
    this.#gatewayOf = gatewayOf
    for (const fact of facts) this.#add(fact)
  }

  /** What the batch adds to usage. */
  get moves(): readonly UsageMove[] {
    return [...this.#moves]
  }

  #add(fact: Fact): void {
    const { call } = fact
    this.#post(fact)
    if (fact.kind === 'ended') {
      const { state, code, costMicros, cache, source, finishedAtMs, remember } = fact
      this.ends.push([call.requestId, state, code, costMicros, cache, source, finishedAtMs])
      this.#moves.count(call, code, costMicros, finishedAtMs)
      if (remember) this.#remember(call, remember, finishedAtMs)
      else if (fact.call.keyDigest !== null) this.freed.push(call.requestId)
      return
    }
    if (fact.kind !== 'refused' || fact.isLogged) this.#insert(fact.call, fact.kind)
    if (fact.kind === 'held') {
      const { startedAtMs } = call
      const claim = { subjects: [], body: '', collectedAtMs: 0, source: '' }
      if (fact.once) this.#remember(call, { ...fact.once, ...claim }, startedAtMs, 1)
      return
    }
    const { code, costMicros, startedAtMs } = fact.call
    this.#moves.count(call, code, costMicros, startedAtMs)
    if (fact.kind === 'charged' && fact.remember) this.#remember(call, fact.remember, startedAtMs)
  }

  /** A charge that is made at once follows from the call's own row. */
  #post(fact: Fact): void {
    const entry = fact.kind === 'charged' ? undefined : entryOf(fact)
    if (!entry) return
    const { requestId, accountId, startedAtMs } = fact.call
    const atMs = fact.kind === 'ended' ? fact.finishedAtMs : startedAtMs
    const { kind, amountMicros, heldMicros } = entry
    this.entries.push([requestId, kind, accountId, amountMicros, heldMicros, atMs])
  }

  #insert(call: CallRecord, kind: Exclude<Fact['kind'], 'ended'>): void {
    const isChargedAtOnce = kind === 'charged' && call.priceMicros > 0
    this.calls.push([
      ...([call.requestId, call.accountId, call.tokenId, call.endpoint, call.subject] as const),
      ...([call.state, call.code, call.priceMicros, call.costMicros, call.cache] as const),
      ...([call.source, call.startedAtMs, call.finishedAtMs] as const),
      ...([
        kind === 'held' ? this.#gatewayOf(call.requestId) : null,
        isChargedAtOnce ? 1 : 0,
      ] as const),
    ])
  }

  #remember(
    { tokenId, requestId }: Fact['call'],
    remember: Remembrance,
    atMs: number,
    claimed: 0 | 1 = 0,
  ): void {
    const { keyDigest, fingerprint, subjects, body, collectedAtMs, source } = remember
    const [subject = null, ...others] = subjects
    this.answers.push([
      ...([tokenId, keyDigest, fingerprint, subject, requestId, body] as const),
      ...([collectedAtMs, source, atMs, claimed] as const),
    ])
    for (const other of others) this.named.push([tokenId, keyDigest, other])
  }
}
