import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { CallRecord } from '../../ledger/records.ts'
import type { Schema } from '../sql/schema.ts'
import { leaseMs } from './ledger/lease.ts'

/** A keeper that said nothing for so long is none any more. */
const keeperLeaseMs = 3000
const answerWithinMs = 2000

/** A gateway as one that others may ask: where they reach it, and what proves it and them. */
export interface Candidate {
  readonly gateway: number
  readonly host: string
  readonly port: number
  /** What whoever reads the database knows, and nobody else. */
  readonly secret: string
  /** Of the program: only the same one understands what is asked. */
  readonly version: string
}

/** What became of a call, and of the account that it is charged to. */
export interface CallFate
  extends Pick<CallRecord, 'requestId' | 'state' | 'code' | 'priceMicros' | 'costMicros'> {
  readonly availableMicros: number
}

/** The database's clock: those of machines differ. */
const now = sql<number>`(extract(epoch FROM clock_timestamp()) * 1000)::bigint`

/**
 * Which of the gateways over one database decides for the others as well. It is a matter of speed
 * alone: where two believe to be the one, the versions of what they write decide.
 */
export class KeeperStore {
  readonly #db: Kysely<Schema>

  constructor(db: Kysely<Schema>) {
    this.#db = db
  }

  /** Tells who the keeper is; undefined where there is none that has said anything lately. */
  async find(): Promise<Candidate | undefined> {
    const rows = await this.#ask(sql<Candidate>`SELECT gateway, host, port, secret, version
      FROM keeper WHERE abs(${now} - seen_at) <= ${sql.lit(keeperLeaseMs)}`)
    return rows[0]
  }

  /**
   * The same for one that may be it: it becomes the keeper where there is none, or none that has said
   * anything lately, and says that it still is where it is the one.
   */
  async stand(candidate: Candidate): Promise<Candidate | undefined> {
    const { gateway, host, port, secret, version } = candidate
    const rows = await this.#ask(sql<Candidate>`
      WITH taken AS (
        INSERT INTO keeper AS kept (gateway, host, port, secret, version, seen_at)
        VALUES (${gateway}, ${host}, ${port}, ${secret}, ${version}, ${now})
        ON CONFLICT (id) DO UPDATE SET gateway = excluded.gateway, host = excluded.host,
          port = excluded.port, secret = excluded.secret, version = excluded.version,
          seen_at = excluded.seen_at
        WHERE kept.gateway = excluded.gateway
          OR abs(excluded.seen_at - kept.seen_at) > ${sql.lit(keeperLeaseMs)}
        RETURNING gateway, host, port, secret, version)
      SELECT * FROM taken
      UNION ALL SELECT gateway, host, port, secret, version FROM keeper
        WHERE NOT EXISTS (SELECT FROM taken)`)
    return rows[0]
  }

  /** Is the keeper no more, so that another may be at once. */
  async resign(gateway: number): Promise<void> {
    await this.#ask(sql`DELETE FROM keeper WHERE gateway = ${gateway}`)
  }

  /**
   * Ends all links of a gateway but the one that it has, so that none is left which it does not know
   * of, and tells how many gateways ask the sources by themselves: those that live and have no link.
   */
  async count(gateway: number, link: number | undefined): Promise<number> {
    const own = link ?? 0
    await this.#ask(sql`DELETE FROM gateway_links WHERE gateway = ${gateway} AND id <> ${own}`)
    const rows = await this.#ask(sql<{ askers: number }>`SELECT count(*) AS askers FROM gateways
      WHERE seen_at > ${now} - ${sql.lit(leaseMs)}
        AND NOT EXISTS (SELECT FROM gateway_links WHERE gateway = gateways.id)`)
    return Math.max(1, rows[0]?.askers ?? 1)
  }

  /** Opens a link by which the gateway asks another. Gives its id, which is never given twice. */
  async openLink(gateway: number): Promise<number> {
    const rows = await this.#ask(sql<{ id: number }>`INSERT INTO gateway_links (gateway)
      VALUES (${gateway}) RETURNING id`)
    const [made] = rows
    if (!made) throw new Error('The database gave the link no id')
    return made.id
  }

  /** Ends a link: once this resolves, nothing is committed any more that was asked by it. */
  async endLink(link: number): Promise<void> {
    await this.#ask(sql`DELETE FROM gateway_links WHERE id = ${link}`)
  }

  /** What became of these calls; of those that are not written down there is nothing. */
  async fatesOf(requestIds: readonly string[]): Promise<ReadonlyMap<string, CallFate>> {
    const rows = await this.#ask(sql<CallFate>`SELECT request_id AS "requestId", state, code,
        price_micros AS "priceMicros", cost_micros AS "costMicros",
        balance_micros - held_micros AS "availableMicros"
      FROM calls JOIN accounts ON accounts.id = account_id
      WHERE request_id = ANY (${requestIds})`)
    return new Map(rows.map((fate) => [fate.requestId, fate]))
  }

  /** Somebody waits: a database that does not answer in time is as one that is away. */
  async #ask<Row>(question: RawBuilder<Row>): Promise<readonly Row[]> {
    const late = AbortSignal.timeout(answerWithinMs)
    const overdue = new Promise<never>((_, reject) => {
      late.addEventListener('abort', () => reject(late.reason), { once: true })
    })
    const { rows } = await Promise.race([question.execute(this.#db), overdue])
    return rows
  }
}
