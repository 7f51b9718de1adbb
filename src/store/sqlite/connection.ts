import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import Sqlite from 'better-sqlite3'
import { OperatorError } from '../../core/errors.ts'
import { cannotUse } from './cannot-use.ts'

export type SqliteConnection = Sqlite.Database

/** How long a statement waits for another process's transaction. */
const busyTimeoutMs = 10_000

const databaseName = 'astrolabe.db'

/** The absolute path of the data folder's database. */
export function databaseFile(dataDir: string): string {
  return join(resolve(dataDir), databaseName)
}

/**
 * Opens the data folder's database file, made if missing. The caller closes it. Throws
 * OperatorError where folder or file cannot be made or opened, or the file was taken away.
 */
export function openConnection(dataDir: string): SqliteConnection {
  return inFolder(dataDir, (folder) => {
    makeFolder(folder)
    refuseOrphanedLog(folder)
    const connection = new Sqlite(ownFile(folder, databaseName), { timeout: busyTimeoutMs })
    try {
      connection.pragma('journal_mode = WAL')
      // FULL syncs the log at each commit: only then does a charge outlive a power cut.
      connection.pragma('synchronous = FULL')
      connection.pragma('foreign_keys = ON')
      // What is deleted is overwritten with zeros, whoever deletes it, not merely marked as free.
      connection.pragma('secure_delete = ON')
      return connection
    } catch (error) {
      connection.close()
      throw error
    }
  })
}

/** Opens the data folder's database, which must exist, for reading only. */
export function openReader(dataDir: string): SqliteConnection {
  return inFolder(
    dataDir,
    (folder) =>
      new Sqlite(databaseFile(folder), {
        readonly: true,
        fileMustExist: true,
        timeout: busyTimeoutMs,
      }),
  )
}

/**
 * Has a connection that stays open keep no more than 4 MB of the file in memory. It would keep 16 MB,
 * of what the system keeps as well. Throws SqliteError where the file cannot be read; it is closed then.
 */
export function keepFewPages(connection: SqliteConnection): SqliteConnection {
  try {
    connection.pragma('cache_size = -4096')
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Whether another process had the write lock for as long as the connection waits for it. */
export function isLocked(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

/** Whether the data folder has a database: an empty file is none. Throws OperatorError where that cannot be seen. */
export function hasDatabase(dataDir: string): boolean {
  return inFolder(dataDir, (folder) => {
    try {
      const found = statSync(databaseFile(folder))
      return found.isFile() && found.size > 0
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw error
    }
  })
}

/**
 * Takes the data folder for one server, until the returned function is called or the process dies.
 * Returns undefined when another server has it. SQLite's own lock serves, because the system drops
 * it with the process, however that ends.
 */
export function lockDataFolder(dataDir: string): (() => void) | undefined {
  return inFolder(dataDir, (folder) => {
    makeFolder(folder)
    const lock = new Sqlite(ownFile(folder, 'server.lock'), { timeout: 0 })
    try {
      lock.pragma('journal_mode = DELETE')
      lock.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      lock.close()
      if (error instanceof Sqlite.SqliteError && error.code === 'SQLITE_BUSY') return undefined
      throw error
    }
    return () => lock.close()
  })
}

/** A new database in the place of one that is gone would begin its books at nothing, unnoticed. */
function refuseOrphanedLog(folder: string): void {
  const file = databaseFile(folder)
  if (statSync(file, { throwIfNoEntry: false })?.size || !existsSync(`${file}-wal`)) return
  throw new OperatorError({
    zh: `${folder} 中有 ${databaseName}-wal，却没有 ${databaseName}，或它是空的：数据库文件已被删除、移走或清空。请把它移回，或把备份恢复到一个空目录；如不再需要其中的数据，请删除 ${databaseName}-wal`,
    en: `${folder} has ${databaseName}-wal but no ${databaseName}, or an empty one: the database was deleted, moved or emptied. Put it back, or restore a backup into an empty folder; if its data is not needed any more, delete ${databaseName}-wal`,
  })
}

/** Does something with the folder's absolute path, and tells an operator why it cannot be done. */
function inFolder<T>(dataDir: string, action: (folder: string) => T): T {
  const folder = resolve(dataDir)
  try {
    return action(folder)
  } catch (error) {
    throw cannotUse(folder, error)
  }
}

/**
 * Makes the folder and those above it for their owner alone. One by one: where a file system takes
 * no folders, such as /proc, `mkdir` with `recursive` would try for ever.
 */
function makeFolder(folder: string): void {
  const parent = dirname(folder)
  if (parent !== folder && !existsSync(parent)) makeFolder(parent)
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}

/**
 * Makes the file readable by its owner alone, and SQLite gives the files beside it the same mode:
 * who may read them may also lock them, and so stop every commit.
 */
function ownFile(folder: string, name: string): string {
  const file = join(folder, name)
  const isThere = statSync(file, { throwIfNoEntry: false })?.isFile()
  if (isThere) accessSync(file, constants.R_OK | constants.W_OK)
  // Not where it is there: closing it would drop all locks that this process has on it.
  else closeSync(openSync(file, 'a', 0o600))
  for (const each of [file, `${file}-wal`, `${file}-shm`])
    if (existsSync(each)) chmodSync(each, 0o600)
  return file
}
