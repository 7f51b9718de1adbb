import type { Decisions } from '../../../ledger/batch.ts'
import {
  type Charged,
  type EndedCall,
  entryOf,
  type Fact,
  type Held,
  type RefusedCall,
} from '../../../ledger/facts.ts'
import type { Once, Remembrance } from '../../../ledger/protocol.ts'
import type { CallRecord } from '../../../ledger/records.ts'
import type { Statements } from './statements/index.ts'
import type { Usage } from './usage.ts'

/** Writes what a batch was decided to: rows together, balances however many calls moved them. */
export class FactRows {
  readonly #statements: Statements
  readonly #usage: Usage
  /** Gives the gateway that a call is opened at, whose lease then holds. */
  readonly #gatewayAt: (atMs: number) => number | null

  constructor(statements: Statements, usage: Usage, gatewayAt: (atMs: number) => number | null) {
    this.#statements = statements
    this.#usage = usage
    this.#gatewayAt = gatewayAt
  }

  write({ facts, accounts }: Decisions): void {
    for (const fact of facts) this.#add(fact)
    for (const { id, balanceMicros, heldMicros } of accounts) {
      const { changes } = this.#statements.setBalance.run(balanceMicros, heldMicros, id)
      if (changes !== 1) throw new Error(`No account ${id}`)
    }
    for (const rows of this.#statements.gathered) rows.write()
    this.#usage.note()
  }

  #add(fact: Fact): void {
    if (fact.kind === 'charged') this.#charge(fact)
    else if (fact.kind === 'held') this.#hold(fact)
    else if (fact.kind === 'ended') this.#end(fact)
    else this.#refuse(fact)
  }

  #refuse({ call, isLogged }: RefusedCall): void {
    if (isLogged) this.#insert(call, null)
    this.#count(call)
  }

  /** The charge follows from the call's own row. */
  #charge({ call, remember }: Charged): void {
    this.#statements.insertCharged.add([
      call.requestId,
      call.accountId,
      call.tokenId,
      call.endpoint,
      call.subject,
      call.priceMicros,
      call.source,
      call.startedAtMs,
    ])
    this.#count(call)
    if (remember) this.#remember(call, remember, call.startedAtMs)
  }

  #hold(held: Held): void {
    const { call, once } = held
    this.#post(held)
    this.#insert(call, this.#gatewayAt(call.startedAtMs))
    if (once) this.#claim(call, once)
  }

  #count(call: CallRecord): void {
    this.#usage.add(call, call.code, call.costMicros, call.startedAtMs)
  }

  #post(fact: Held | EndedCall): void {
    const entry = entryOf(fact)
    if (!entry) return
    const { requestId, accountId, startedAtMs } = fact.call
    const atMs = fact.kind === 'ended' ? fact.finishedAtMs : startedAtMs
    const { kind, amountMicros, heldMicros } = entry
    this.#statements.insertEntries.add([requestId, kind, accountId, amountMicros, heldMicros, atMs])
  }

  #end(ended: EndedCall): void {
    const { call, state, code, costMicros, cache, source, finishedAtMs, remember } = ended
    this.#post(ended)
    const { changes } = this.#statements.finishCall.run(
      ...([state, code, costMicros, cache, source, finishedAtMs, call.requestId] as const),
    )
    if (changes !== 1) throw new Error(`The call log has no open call ${call.requestId}`)
    this.#usage.add(call, code, costMicros, finishedAtMs)
    if (remember) this.#remember(call, remember, finishedAtMs)
    else if (call.keyDigest !== null) this.#statements.freeKey.run(call.requestId)
  }

  #insert(call: CallRecord, gateway: number | null): void {
    this.#statements.insertCalls.add([
      call.requestId,
      call.accountId,
      call.tokenId,
      call.endpoint,
      call.subject,
      call.state,
      call.code,
      call.priceMicros,
      call.costMicros,
      call.cache,
      call.source,
      call.startedAtMs,
      call.finishedAtMs,
      gateway,
    ])
  }

  #remember(
    { tokenId, requestId }: Pick<CallRecord, 'tokenId' | 'requestId'>,
    remember: Remembrance,
    atMs: number,
  ): void {
    const { keyDigest, fingerprint, subjects, body, collectedAtMs, source } = remember
    const [subject = null, ...others] = subjects
    this.#statements.rememberAnswer.run(
      ...([tokenId, keyDigest, fingerprint, subject, requestId, body] as const),
      ...([collectedAtMs, source, atMs, 0] as const),
    )
    for (const other of others) this.#statements.nameInAnswer.run(tokenId, keyDigest, other)
  }

  #claim({ tokenId, requestId, startedAtMs }: CallRecord, { keyDigest, fingerprint }: Once): void {
    this.#statements.rememberAnswer.run(
      ...([tokenId, keyDigest, fingerprint, null, requestId, ''] as const),
      ...([0, '', startedAtMs, 1] as const),
    )
  }
}
