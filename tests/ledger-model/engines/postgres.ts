import { type Kysely, sql } from 'kysely'
import { expect } from 'vitest'
import { catalog } from '../../../src/catalog/index.ts'
import type { LedgerRequest } from '../../../src/ledger/protocol.ts'
import { Rules } from '../../../src/ledger/rules.ts'
import { Fates } from '../../../src/store/fates.ts'
import { type Address, addressOf } from '../../../src/store/postgres/address.ts'
import { openDatabase } from '../../../src/store/postgres/database.ts'
import { ledgerClient } from '../../../src/store/postgres/ledger/client.ts'
import { type CommitNews, Committer } from '../../../src/store/postgres/ledger/committer.ts'
import { DatabaseClock } from '../../../src/store/postgres/ledger/database-clock.ts'
import { Link } from '../../../src/store/postgres/ledger/link.ts'
import { PostgresStore } from '../../../src/store/postgres/ledger/store.ts'
import { storesOf } from '../../../src/store/postgres/stores.ts'
import type { Schema } from '../../../src/store/sql/schema.ts'
import { type PostgresName, postgresDatabase } from '../../postgres.ts'
import type {
  Beginning,
  EngineUnderTest,
  Mishap,
  Told as Outcome,
  Peer,
  SharedWorld,
} from '../engine.ts'
import { HastyFates } from '../hasty-fates.ts'
import { type Begun, beginIn, OperatedWorld } from '../operated.ts'

/** The tables that cannot be written. */
const obstacles = ['calls', 'posted_entries', 'usage_notes', 'accounts', 'token_state'] as const

export const postgres = postgresOf('postgres', 'PostgreSQL')
/** The oldest that is served from. */
export const postgres15 = postgresOf('postgres15', 'PostgreSQL 15')

function postgresOf(server: PostgresName, name: string): EngineUnderTest<PostgresWorld> {
  // One database for all worlds: to make one takes longer than a world lives.
  let opened: ReturnType<typeof open> | undefined
  /** A property whose time is over leaves a world behind that is still at work. */
  let latest: PostgresWorld | undefined
  return {
    name,
    obstacles,
    begin: async (beginning) => {
      opened ??= open(server)
      await latest?.ended
      latest = await startPostgresWorld(await opened, beginning)
      return latest
    },
  }
}

interface OpenedDatabase {
  readonly url: string
  readonly db: Kysely<Schema>
}

async function open(server: PostgresName): Promise<OpenedDatabase> {
  const url = await postgresDatabase(() => {}, server)
  const { db } = await openDatabase(url, 4)
  await sql`CREATE FUNCTION obstacle() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'an obstacle'; END $$`.execute(db)
  return { url, db }
}

/** Empties the database, and opens it with what a test begins with. */
async function startPostgresWorld(
  { url, db }: OpenedDatabase,
  beginning: Beginning,
): Promise<PostgresWorld> {
  await empty(db)
  const clock = { now: beginning.now }
  const ctx = { ...storesOf(db), clock, actor: { kind: 'job', name: 'test' } as const }
  const world = new PostgresWorld(addressOf(url), db, ctx, beginning, await beginIn(ctx, beginning))
  await world.start()
  return world
}

/** Triggers keep the ledger from being emptied. */
async function empty(db: Kysely<Schema>): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(trx)
    await sql`TRUNCATE accounts, tokens, usage_hours, usage_notes, prices, posted_entries, calls,
      idempotent_answers, answer_subjects, forgotten_creators, gateways, token_state, acts
      RESTART IDENTITY`.execute(trx)
    await sql`UPDATE gate_settings SET version = version + 1`.execute(trx)
  })
}

/** The ledgers on their connections, and the operator on others, over one database. */
export class PostgresWorld extends OperatedWorld implements SharedWorld {
  readonly db: Kysely<Schema>
  readonly #address: Address
  readonly #beginning: Beginning
  readonly #end = Promise.withResolvers<void>()
  #server: PostgresServer

  constructor(
    address: Address,
    db: Kysely<Schema>,
    ctx: ConstructorParameters<typeof OperatedWorld>[0],
    beginning: Beginning,
    begun: Begun,
  ) {
    super(ctx, begun)
    this.db = db
    this.#address = address
    this.#beginning = beginning
    this.#server = this.#make()
  }

  get store(): PostgresStore {
    return this.#server.store
  }

  start(): Promise<number> {
    return this.#server.store.start()
  }

  commit(requests: readonly LedgerRequest[], mishap?: Mishap): Promise<Outcome> {
    return this.#server.commit(requests, mishap)
  }

  async join(): Promise<PostgresServer> {
    const server = this.#make()
    await server.store.start()
    return server
  }

  /** With what a crash of the database takes: windows begin anew, and uses are counted again. */
  async restart(): Promise<number> {
    await this.#server.leave()
    await sql`DELETE FROM token_state`.execute(this.db)
    await sql`DELETE FROM forgotten_creators`.execute(this.db)
    this.#server = this.#make()
    return this.start()
  }

  /** Resolves once nothing of this world is at work any more. */
  get ended(): Promise<void> {
    return this.#end.promise
  }

  async end(): Promise<void> {
    try {
      await this.#server.leave()
    } finally {
      this.#end.resolve()
    }
  }

  #make(): PostgresServer {
    return new PostgresServer(this.#address, this.db, this.#beginning)
  }
}

/** What the ledger of a server has. */
export class PostgresServer implements Peer {
  readonly store: PostgresStore
  readonly #db: Kysely<Schema>
  readonly #fates = new HastyFates(Fates.share())
  readonly #committer: Committer
  #told: CommitNews[] = []
  /** How many requests were put to the committer. */
  #put = 0

  constructor(address: Address, db: Kysely<Schema>, beginning: Beginning) {
    this.#db = db
    const rules = new Rules([...catalog.values()], beginning.defaultPriceMicros)
    const clock = new DatabaseClock()
    const link = new Link(
      () => ledgerClient(address),
      clock,
      () => {},
    )
    this.store = new PostgresStore(link, rules, clock, { now: beginning.now }, () => {})
    this.#committer = new Committer(this.store, this.#fates, (news) => void this.#told.push(news))
  }

  async commit(requests: readonly LedgerRequest[], mishap?: Mishap): Promise<Outcome> {
    const isEmpty = requests.length === 0
    const givenUp = mishap?.kind === 'given up' ? Math.min(mishap.count, requests.length) : 0
    const end = this.#put + givenUp
    this.#put += Math.max(1, requests.length)
    const act = async () => {
      this.#committer.add(isEmpty ? [{ kind: 'look' }] : requests)
      if (mishap?.kind === 'given up' && mishap.when === 'before') this.#fates.giveUp(end)
      else if (givenUp > 0) this.#fates.end = end
      await this.#committer.idle()
    }
    if (mishap?.kind === 'obstacle') await this.#against(mishap.name, act)
    else await act()
    const told = this.#told.splice(0)
    if (givenUp > 0) expect(told.shift()).toEqual({ kind: 'shed', requests: givenUp })
    expect(told.length).toBeLessThanOrEqual(1)
    const [last] = told
    if (last?.kind === 'failed') {
      expect(last).toMatchObject({ reason: 'an obstacle', trouble: 'unwritable' })
      expect(last.requests).toBe(Math.max(1, requests.length))
      return 'failed'
    }
    // Whatever is decided cannot be given up any more.
    expect(this.#fates.giveUp(this.#put)).toBe(this.#put)
    return { replies: last?.kind === 'replies' && !isEmpty ? last.replies : [] }
  }

  leave(): Promise<void> {
    return this.#committer.close()
  }

  async #against(table: string, act: () => Promise<void>): Promise<void> {
    const obstacle = sql.table(table)
    await sql`CREATE TRIGGER obstacle BEFORE INSERT OR UPDATE ON ${obstacle}
      FOR EACH ROW EXECUTE FUNCTION obstacle()`.execute(this.#db)
    try {
      await act()
    } finally {
      await sql`DROP TRIGGER obstacle ON ${obstacle}`.execute(this.#db)
    }
  }
}
