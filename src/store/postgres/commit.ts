import { type Kysely, sql } from 'kysely'
import { OperatorError } from '../../core/errors.ts'
import type { Schema } from '../sql/schema.ts'
import { isGrave, isRefusal } from './ledger/errors.ts'

type Db = Kysely<Schema>

/**
 * What says that nothing of a transaction has happened, and that it may be made again: it could not
 * be put in order with others, waited for them in a circle, or met what they have just deleted.
 */
const undone = ['40001', '40P01', '23503']
const mostTries = 5

/** Any number that no other program of the database takes for a lock of its own. */
const changesLock = 4_720_187_236_552

/** Makes a transaction, again where others came between and nothing of it happened. */
export async function commit<T>(db: Db, make: (transaction: Db) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().setAccessMode('read write').execute(make)
    } catch (error) {
      if (tries === mostTries || !isUndone(error)) throw error
    }
  }
}

/**
 * The same for what operators change. They come one after another, as what one of them has read is to
 * hold until it is changed; calls do not wait for them. Throws OperatorError where the connection
 * breaks in the commit: whoever repeats a top-up that was made tops up twice.
 */
export async function change<T>(db: Db, make: (changing: Db) => Promise<T>): Promise<T> {
  let isMade = false
  try {
    return await commit(db, async (changing) => {
      isMade = false
      await sql`SELECT pg_advisory_xact_lock(${changesLock})`.execute(changing)
      const made = await make(changing)
      isMade = true
      return made
    })
  } catch (error) {
    const isInDoubt = isMade && (!isRefusal(error) || isGrave(error))
    throw isInDoubt ? changeInDoubt : error
  }
}

const changeInDoubt = new OperatorError({
  zh: '与数据库的连接在提交时中断，无法得知修改是否已生效：请先用 astrolabe acts 查看，没有这项修改时再重新执行',
  en: 'The connection to the database broke while the change was committed, and whether it was made is not known: look with astrolabe acts first, and do it again only where it is not there',
})

function isUndone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && undone.includes(String(error.code))
}
