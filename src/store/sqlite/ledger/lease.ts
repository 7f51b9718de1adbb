import type { Statements } from './statements/index.ts'

/** How long a gateway that says nothing is taken to live. */
const leaseMs = 15_000
/** It is renewed while so much of it is left, so that a commit or two may fail meanwhile. */
const renewBelowMs = 10_000
/** A gateway that said nothing for so long need not be told of changes any more. */
const forgottenAfterMs = 600_000

/**
 * This gateway among those that serve from one database. What is open at a gateway is left alone
 * until its lease ends; then anybody may release it. All methods are for within a transaction.
 */
export class Lease {
  readonly #statements: Statements
  #id: number | undefined
  /** The id as it is on disk: what a failed commit gave may be given to somebody else. */
  #committedId: number | undefined
  #untilMs = Number.NEGATIVE_INFINITY
  /** Whether others are known, whose calls change what is in memory here. */
  #hasPeers = false

  constructor(statements: Statements) {
    this.#statements = statements
  }

  /** Null before it has joined. */
  get id(): number | null {
    return this.#id ?? null
  }

  get hasPeers(): boolean {
    return this.#hasPeers
  }

  /** Whether the others know it: a gateway that stood still for long was dropped, and joins anew. */
  look(): boolean {
    const ids = this.#statements.gateways.all().map(({ id }) => id)
    if (this.#id !== undefined && !ids.includes(this.#id)) this.#id = undefined
    const isKnown = this.#id !== undefined
    this.#hasPeers = ids.length > (isKnown ? 1 : 0)
    return isKnown
  }

  /** Renews the lease where little of it is left. `version` is the latest change in memory. */
  keep(atMs: number, version: number): void {
    if (this.#untilMs - atMs < renewBelowMs || this.#id === undefined) this.renew(atMs, version)
  }

  /** Renews the lease, or joins the others. */
  renew(atMs: number, version: number): void {
    this.#untilMs = atMs + leaseMs
    if (this.#id === undefined) {
      const { lastInsertRowid } = this.#statements.joinGateways.run(this.#untilMs, version)
      this.#id = Number(lastInsertRowid)
    } else this.#statements.renewLease.run(this.#untilMs, version, this.#id)
    const { dropGateways, dropStatesOfGone } = this.#statements
    const isAnyGone = this.#hasPeers && dropGateways.run(atMs - forgottenAfterMs).changes > 0
    if (isAnyGone) dropStatesOfGone.run()
  }

  /** What was written of it is on disk. */
  committed(): void {
    this.#committedId = this.#id
  }

  /** What a failed commit wrote of it is not there: it is renewed with the next. */
  distrust(): void {
    this.#id = this.#committedId
    this.#untilMs = Number.NEGATIVE_INFINITY
  }

  /** Leaves: what is open here may be released by anybody, and others tell how the sources are. */
  leave(): void {
    if (this.#id !== undefined) this.#statements.leaveGateways.run(this.#id)
    this.#statements.dropStatesOfGone.run()
    this.#id = undefined
  }
}
