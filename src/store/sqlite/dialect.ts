import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely'
import type { SqliteConnection } from './connection.ts'

/** SQLite for Kysely, with what Kysely's own dialect leaves out. */
export class Dialect extends SqliteDialect {
  readonly #database: SqliteConnection

  constructor(database: SqliteConnection) {
    super({ database })
    this.#database = database
  }

  override createDriver(): SqliteDriver {
    return new Driver({ database: this.#database })
  }

  override createAdapter(): SqliteAdapter {
    return new Adapter()
  }
}

class Driver extends SqliteDriver {
  /**
   * What says that it will write has the lock from its beginning: to ask for it after reading is
   * refused at once where another process has written meanwhile, however long one would wait.
   */
  override async beginTransaction(
    connection: DatabaseConnection,
    { accessMode }: TransactionSettings = {},
  ): Promise<void> {
    const begin = accessMode === 'read write' ? 'BEGIN IMMEDIATE' : 'BEGIN'
    await connection.executeQuery(CompiledQuery.raw(begin))
  }

  /**
   * SQLite itself ends a transaction for which the disk has no room, and refuses to do so again:
   * that refusal would be thrown in place of why the transaction failed.
   */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {})
  }
}

class Adapter extends SqliteAdapter {
  /** A migration for which the disk has no room is undone, and can be run again once it has. */
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}
