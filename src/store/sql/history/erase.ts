import { setTimeout as delay } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { Clock } from '../../../core/clock.ts'
import type { ActRecord } from '../../acts.ts'
import type { Erased } from '../../history.ts'
import { recordAct } from '../acts.ts'
import type { Schema } from '../schema.ts'

type Db = Kysely<Schema>

/** Rows that one commit erases: a few milliseconds, in which no call waits long. */
const stepRows = 100
/** Calls that are gone over between two commits; reading makes nobody wait. */
const readRows = 20_000
/** As long as who waits for the lock may take to look for it again. */
const pauseMs = 10
/** A server keeps nothing for 65 s after it was told, which is five more than a call takes. */
const tellEveryMs = 2000

/** Makes a commit of what it is given, again where others came between and nothing of it happened. */
export type Commit = <T>(make: (trx: Db) => Promise<T>) => Promise<T>

/**
 * Erases a creator in small steps, between which others come to write. What an engine's files keep of
 * what was erased is the engine's to see to.
 */
export async function eraseCreator(
  db: Db,
  commit: Commit,
  subject: string,
  clock: Clock,
  act: ActRecord,
): Promise<Omit<Erased, 'logEmptied'>> {
  let isRecorded = false
  const step: Step = async (erase) => {
    const erased = await commit(async (trx) => {
      await tell(trx, subject, clock.now())
      if (!isRecorded) await recordAct(trx, act)
      return erase(trx)
    })
    isRecorded = true
    if (erased > 0) await delay(pauseMs)
    return erased
  }
  const history = await eraseHistory(step, subject)
  const answers = await eraseAnswers(step, subject)
  const calls = await eraseFromCalls(step, db, subject)
  return { ...history, answers, calls }
}

/** Erases in a commit of its own, in which a running server is told. Returns how many rows. */
type Step = (erase: (trx: Db) => Promise<number>) => Promise<number>

/** Tells a running server, unless it was told a moment ago. */
async function tell(trx: Db, subject: string, nowMs: number): Promise<void> {
  await sql`DELETE FROM forgotten_creators
    WHERE subject = ${subject} AND at NOT BETWEEN ${nowMs - tellEveryMs} AND ${nowMs}`.execute(trx)
  await sql`INSERT INTO forgotten_creators (subject, at) SELECT ${subject}, ${nowMs}
    WHERE NOT EXISTS (SELECT 1 FROM forgotten_creators WHERE subject = ${subject})`.execute(trx)
}

async function eraseHistory(
  step: Step,
  subject: string,
): Promise<Pick<Erased, 'observations' | 'bodies'>> {
  let observations = 0
  let bodies = 0
  for (;;) {
    let droppedBodies = 0
    const dropped = await step(async (trx) => {
      const { rows } = await sql<{ request_id: number; body_id: number }>`DELETE FROM observations
        WHERE (request_id, collected_at) IN (SELECT request_id, collected_at FROM (
          SELECT request_id, collected_at FROM observations WHERE request_id IN (
            SELECT request_id FROM request_subjects WHERE subject = ${subject})
          UNION ALL SELECT request_id, collected_at FROM observations WHERE body_id IN (
            SELECT body_id FROM body_subjects WHERE subject = ${subject})
          LIMIT ${stepRows}) AS found)
        RETURNING request_id, body_id`.execute(trx)
      droppedBodies = await dropBodies(trx, [...new Set(rows.map(({ body_id }) => body_id))])
      await dropRequests(trx, [...new Set(rows.map(({ request_id }) => request_id))])
      // Of a request without observations, as an erasure that was interrupted may have left.
      if (rows.length === 0)
        await sql`DELETE FROM requests WHERE id IN (
        SELECT request_id FROM request_subjects WHERE subject = ${subject})`.execute(trx)
      return rows.length
    })
    if (dropped === 0) return { observations, bodies }
    observations += dropped
    bodies += droppedBodies
  }
}

/** Only those that were its own: another creator's observation can have the same body. */
async function dropBodies(trx: Db, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0
  const { numAffectedRows } = await sql`DELETE FROM bodies
    WHERE id IN (${sql.join(ids)})
      AND NOT EXISTS (SELECT 1 FROM observations WHERE body_id = bodies.id)`.execute(trx)
  return Number(numAffectedRows)
}

/** Only those that nothing is left of: a search has found others as well. */
async function dropRequests(trx: Db, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await sql`DELETE FROM requests
    WHERE id IN (${sql.join(ids)})
      AND NOT EXISTS (SELECT 1 FROM observations WHERE request_id = requests.id)`.execute(trx)
}

async function eraseAnswers(step: Step, subject: string): Promise<number> {
  for (let total = 0; ; ) {
    const emptied = await step(async (trx) => {
      const { numAffectedRows } = await sql`UPDATE idempotent_answers
        SET fingerprint = '', subject = NULL, body = ''
        WHERE (token_id, key_digest) IN (SELECT token_id, key_digest FROM (
          SELECT token_id, key_digest FROM idempotent_answers WHERE subject = ${subject}
          UNION ALL SELECT token_id, key_digest FROM answer_subjects WHERE subject = ${subject}
          LIMIT ${stepRows}) AS found)`.execute(trx)
      return Number(numAffectedRows)
    })
    if (emptied === 0) return total
    total += emptied
  }
}

/**
 * Goes over the whole log, in parts and without a lock: an index by creator would change another
 * page for each call, which makes the commit of a charged call cost three times as much.
 */
async function eraseFromCalls(step: Step, db: Db, subject: string): Promise<number> {
  let total = 0
  for (let from = ''; ; ) {
    const part = await readCalls(db, subject, from)
    for (let at = 0; at < part.about.length; at += stepRows) {
      const ids = part.about.slice(at, at + stepRows)
      total += await step(async (trx) => {
        const { numAffectedRows } = await sql`UPDATE calls SET subject = NULL
          WHERE request_id IN (${sql.join(ids)})`.execute(trx)
        return Number(numAffectedRows)
      })
    }
    // However long the log is, the server does not begin to keep anything meanwhile.
    if (part.about.length === 0) await step(async () => 0)
    if (part.last === null) return total
    from = part.last
  }
}

/** The next calls of the log that are about the creator; `last` is null where these were all. */
async function readCalls(db: Db, subject: string, from: string) {
  const end = await db
    .selectFrom('calls')
    .select('request_id')
    .where('request_id', '>', from)
    .orderBy('request_id')
    .limit(1)
    .offset(readRows - 1)
    .executeTakeFirst()
  let query = db
    .selectFrom('calls')
    .select('request_id')
    .where('request_id', '>', from)
    .where('subject', '=', subject)
    .orderBy('request_id')
  if (end) query = query.where('request_id', '<=', end.request_id)
  const about = (await query.execute()).map((row) => row.request_id)
  return { last: end?.request_id ?? null, about }
}
