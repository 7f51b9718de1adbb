import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Sqlite from 'better-sqlite3'

export type Connection = Sqlite.Database

/** How long a statement waits for another process's transaction. */
const busyTimeoutMs = 10_000

/** Opens the data folder's database file, made if missing. The caller closes it. */
export function openConnection(dataDir: string): Connection {
  const file = ownFile(makeFolder(dataDir), 'astrolabe.db')
  const connection = new Sqlite(file, { timeout: busyTimeoutMs })
  connection.pragma('journal_mode = WAL')
  // FULL syncs the log at each commit: only then does a charge outlive a power cut.
  connection.pragma('synchronous = FULL')
  connection.pragma('foreign_keys = ON')
  return connection
}

/**
 * Makes the folder for its owner alone. The path is made absolute first: where the working folder
 * has been deleted that is an error, while `mkdir` of a relative path would try for ever.
 */
function makeFolder(dataDir: string): string {
  const folder = resolve(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/**
 * Makes the file readable by its owner alone, and SQLite gives the files beside it the same mode:
 * who may read them may also lock them, and so stop every commit.
 */
function ownFile(folder: string, name: string): string {
  const file = join(folder, name)
  closeSync(openSync(file, 'a', 0o600))
  for (const each of [file, `${file}-wal`, `${file}-shm`])
    if (existsSync(each)) chmodSync(each, 0o600)
  return file
}

/**
 * Takes the data folder for one server, until the returned function is called or the process dies.
 * Returns undefined when another server has it. SQLite's own lock serves, because the system drops
 * it with the process, however that ends.
 */
export function lockDataFolder(dataDir: string): (() => void) | undefined {
  const lock = new Sqlite(ownFile(makeFolder(dataDir), 'server.lock'), { timeout: 0 })
  try {
    lock.pragma('journal_mode = DELETE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (error instanceof Sqlite.SqliteError && error.code === 'SQLITE_BUSY') return undefined
    throw error
  }
  return () => lock.close()
}
