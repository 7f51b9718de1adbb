import { pruneStep } from '../../prune-step.ts'
import type { Link, Statement } from './link.ts'

/** How long a gateway that says nothing is taken to live. Others release what it has open then. */
export const leaseMs = 10_000
/** A gateway that said nothing for so long is none any more. */
const forgottenAfterMs = 600_000
/** Of calls that are open for so long by the database's clock, as hardly any is, some have ended. */
const longMs = 120_000
/** A call that was seen to be open for so long has ended: none takes so much. */
const lostAfterMs = 600_000
const lookEveryMs = 60_000

/** The database's clock: those of machines differ. */
const now = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint'

const join: Statement<{ readonly id: number }> = {
  name: 'join gateways',
  text: `INSERT INTO gateways (seen_at) VALUES (${now}) RETURNING id`,
  values: [],
}

/** Gives nothing where it was dropped meanwhile. */
const renew = (id: number): Statement<{ readonly lived: boolean }> => ({
  name: 'renew lease',
  text: `WITH before AS (SELECT id, seen_at FROM gateways WHERE id = $1 FOR UPDATE),
      renewed AS (UPDATE gateways SET seen_at = ${now} FROM before WHERE gateways.id = before.id)
    SELECT seen_at > ${now} - ${leaseMs} AS lived FROM before`,
  values: [id],
})

const isGone = `NOT EXISTS (SELECT FROM gateways
  WHERE gateways.id = calls.gateway AND seen_at > ${now} - ${leaseMs})`

const expired: Statement<{ readonly requestId: string }> = {
  name: 'expired calls',
  text: `SELECT request_id AS "requestId" FROM calls WHERE state = 'open' AND ${isGone}
    LIMIT ${pruneStep}`,
  values: [],
}

/** By the index of what is open, since the gateway's own are few. */
const longOpen = (id: number): Statement<{ readonly requestId: string }> => ({
  name: 'long open calls',
  text: `SELECT request_id AS "requestId" FROM calls
    WHERE state = 'open' AND gateway = $1 AND started_at < ${now} - ${longMs} LIMIT ${pruneStep}`,
  values: [id],
})

const dropGateways: Statement<{ readonly id: number }> = {
  name: 'drop gateways',
  text: `DELETE FROM gateways WHERE seen_at < ${now} - ${forgottenAfterMs} RETURNING id`,
  values: [],
}

const leave = (id: number): Statement => ({
  name: 'leave gateways',
  text: 'DELETE FROM gateways WHERE id = $1',
  values: [id],
})

/** What those who are gone said of their sources; where nobody is left, it is told how they were. */
const dropStatesOfGone: Statement = {
  name: 'drop states',
  text: `DELETE FROM gateway_source_states AS state
    WHERE NOT EXISTS (SELECT FROM gateways WHERE id = state.gateway)
      AND EXISTS (SELECT FROM gateways)`,
  values: [],
}

/** Who is gone asks nothing any more. */
const dropLinksOfGone: Statement = {
  name: 'drop links',
  text: `DELETE FROM gateway_links AS link
    WHERE NOT EXISTS (SELECT FROM gateways WHERE id = link.gateway)`,
  values: [],
}

/**
 * This gateway among those that serve from one database. What is open at a gateway is left alone
 * until it has said nothing for a while; then anybody may release it.
 */
export class Lease {
  readonly #link: Link
  #id: number | undefined
  /** Since when calls are seen to be open for long, by `performance`: other clocks are set. */
  #longOpen: ReadonlyMap<string, number> = new Map()
  #lookedAtMs = Number.NEGATIVE_INFINITY

  constructor(link: Link) {
    this.#link = link
  }

  /** An id that is never given twice. Throws before it has joined. */
  get id(): number {
    if (this.#id === undefined) throw new Error('The gateway has not joined')
    return this.#id
  }

  /**
   * Renews the lease, or joins. Gives whether it has lived until now: who was out of reach himself
   * cannot tell who else was.
   */
  async keep(): Promise<boolean> {
    const [kept] = this.#id === undefined ? [] : await this.#link.ask(renew(this.#id))
    if (!kept) {
      const [joined] = await this.#link.ask(join)
      this.#id = joined?.id
    }
    return kept?.lived ?? false
  }

  /** Calls that are open at nobody who lives, a few at a time. */
  async expired(): Promise<readonly string[]> {
    const dropped = await this.#link.ask(dropGateways)
    if (dropped.length > 0) await this.#dropTraces()
    return (await this.#link.ask(expired)).map(({ requestId }) => requestId)
  }

  /**
   * Calls that are open here and have ended in another database, which this one has taken over from
   * without its last commits: nobody settles them any more.
   */
  async lost(): Promise<readonly string[]> {
    const nowMs = performance.now()
    if (nowMs < this.#lookedAtMs + lookEveryMs) return []
    this.#lookedAtMs = nowMs
    const open = await this.#link.ask(longOpen(this.id))
    const sinceMs = open.map(({ requestId }) => {
      return [requestId, this.#longOpen.get(requestId) ?? nowMs] as const
    })
    this.#longOpen = new Map(sinceMs)
    return sinceMs.flatMap(([requestId, ms]) => (nowMs - ms >= lostAfterMs ? [requestId] : []))
  }

  /** Leaves: what is open here may be released at once. */
  async leave(): Promise<void> {
    if (this.#id === undefined) return
    const id = this.#id
    this.#id = undefined
    await this.#link.ask(leave(id))
    await this.#dropTraces()
  }

  async #dropTraces(): Promise<void> {
    await this.#link.ask(dropStatesOfGone)
    await this.#link.ask(dropLinksOfGone)
  }
}
