import { type Kysely, PostgresAdapter, PostgresDialect } from 'kysely'

/** PostgreSQL for Kysely, whose migrations run in a transaction that has its own lock. */
export class Dialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new Adapter()
  }
}

class Adapter extends PostgresAdapter {
  /** That of Kysely belongs to the session, and one that a failed migration leaves keeps others out. */
  override async acquireMigrationLock(_: Kysely<unknown>): Promise<void> {}

  override async releaseMigrationLock(_: Kysely<unknown>): Promise<void> {}
}
