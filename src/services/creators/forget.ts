import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** What was erased of a creator. */
export interface Forgotten {
  readonly observations: number
  /** Bodies that no other creator's observation shares. */
  readonly bodies: number
  /** Answers kept for idempotency keys. */
  readonly answers: number
  /** Calls that no longer say whom they were about; what they cost stays. */
  readonly calls: number
  /** False where somebody was reading: copies then stay in the log file until it is emptied next. */
  readonly logEmptied: boolean
}

/**
 * Erases a creator from the history, the idempotency answers and the call log, and tells a running
 * server to drop what it has in memory, which it does within a second. What tells it has the
 * creator's id, and goes when a server starts or after a day.
 */
export async function forgetCreator({ db, clock }: Context, subject: string): Promise<Forgotten> {
  const erased = await db.transaction().execute(async (trx) => {
    const requests = trx.selectFrom('requests').select('id').where('subject', '=', subject)
    const observations = await trx
      .deleteFrom('observations')
      .where('request_id', 'in', requests)
      .executeTakeFirst()
    await trx.deleteFrom('requests').where('subject', '=', subject).execute()
    const bodies = await trx
      .deleteFrom('bodies')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('observations').select('body_id').whereRef('body_id', '=', 'bodies.id'),
          ),
        ),
      )
      .executeTakeFirst()
    const answers = await trx
      .deleteFrom('idempotent_answers')
      .where('subject', '=', subject)
      .executeTakeFirst()
    const { numUpdatedRows } = await trx
      .updateTable('calls')
      .set({ subject: null })
      .where('subject', '=', subject)
      .executeTakeFirst()
    await trx.insertInto('forgotten_creators').values({ subject, at: clock.now() }).execute()
    return {
      observations: Number(observations.numDeletedRows),
      bodies: Number(bodies.numDeletedRows),
      answers: Number(answers.numDeletedRows),
      calls: Number(numUpdatedRows),
    }
  })
  return { ...erased, logEmptied: await emptyLog(db) }
}

/** The log of commits has the pages as they were before. Returns whether all of it could go. */
async function emptyLog(db: Context['db']): Promise<boolean> {
  const { rows } = await sql<{ busy: 0 | 1 }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db)
  return rows[0]?.busy === 0
}
