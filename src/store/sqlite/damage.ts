import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Sqlite from 'better-sqlite3'
import { OperatorError } from '../../core/errors.ts'
import { databaseFile } from './connection.ts'

/** Beside the database: says that a page of it was found damaged, by whichever thread or process. */
export const damageNote = 'damaged'

/** What is read through at each start: some 2 ms for each MB, so well under half a second. */
const alwaysCheckedBytes = 64 * 1024 * 1024

/** What SQLite says of a file that cannot be read as it was written; a full disk is none of it. */
const damageCode =
  /^SQLITE_(CORRUPT|NOTADB|IOERR_(READ|SHORT_READ|FSYNC|DIR_FSYNC|CORRUPTFS|DATA)$)/

export function isDamage(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && damageCode.test(String(error.code))
}

/**
 * Does something with the database. Where that meets damage, it is noted beside the database: the
 * running server stops charging, and the next start looks at every page.
 */
export async function notingDamage<T>(dataDir: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (isDamage(error)) noteDamage(dataDir, wordsOf(error))
    throw error
  }
}

export function noteDamage(dataDir: string, what: string): void {
  try {
    const line = `${new Date().toISOString()} ${what}\n`
    writeFileSync(join(resolve(dataDir), damageNote), line, { flag: 'wx', mode: 0o600 })
  } catch {
    // The first note says it all; and where none can be written, what met the damage has failed.
  }
}

/**
 * Reads a database through that was found damaged or is small, before it is served from. Throws
 * OperatorError where it is damaged; where it is not any more, what was noted is forgotten.
 */
export function refuseDamaged(dataDir: string): void {
  const file = databaseFile(dataDir)
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const note = join(resolve(dataDir), damageNote)
  const isNoted = existsSync(note)
  if (size === 0 || (size > alwaysCheckedBytes && !isNoted)) return
  const found = checkPages(file)
  if (found !== undefined) throw damaged(resolve(dataDir), found)
  rmSync(note, { force: true })
}

/** What is wrong with the database, in SQLite's words; undefined where nothing is. */
function checkPages(file: string): string | undefined {
  let connection: Sqlite.Database | undefined
  try {
    connection = new Sqlite(file, { fileMustExist: true })
    const [first] = connection.pragma('quick_check(1)') as { readonly quick_check: string }[]
    return first?.quick_check === 'ok' ? undefined : first?.quick_check
  } catch (error) {
    // What else stands in the way is told by who opens it.
    return isDamage(error) ? wordsOf(error) : undefined
  } finally {
    connection?.close()
  }
}

/** What an operator is told of damage that a start meets, which is noted; other errors stay. */
export function toldDamage(dataDir: string, error: unknown): unknown {
  if (!isDamage(error)) return error
  noteDamage(dataDir, wordsOf(error))
  return damaged(resolve(dataDir), wordsOf(error))
}

function wordsOf({ code, message }: Error & { readonly code: string }): string {
  return `${code}: ${message}`
}

function damaged(folder: string, words: string): OperatorError {
  // SQLite breaks lines, and may quote what stands on the page.
  const what = words.replace(/\s+/g, ' ').slice(0, 200)
  return new OperatorError({
    zh: `${folder} 中的数据库已损坏（${what}），服务不会启动。请保留该目录，把最近的备份恢复到一个空目录，步骤见指南《备份与恢复》（docs/zh/guide/backup-and-restore.md）`,
    en: `The database in ${folder} is damaged (${what}), and nothing is served from it. Keep the folder, and restore the latest backup into an empty one as the guide “Backup and restore” says (docs/en/guide/backup-and-restore.md)`,
  })
}
