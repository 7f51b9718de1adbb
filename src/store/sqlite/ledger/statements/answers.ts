import type { Remembered } from '../../../../ledger/batch.ts'
import { idempotencyLifetimeMs } from '../../../../ledger/protocol.ts'
import { pruneStep } from '../../../prune-step.ts'
import type { SqliteConnection } from '../../connection.ts'

/** What idempotency keys are used for. */
export function prepareAnswers(connection: SqliteConnection) {
  const sql = <Parameters extends unknown[], Row = unknown>(text: string) =>
    connection.prepare<Parameters, Row>(text)
  return {
    remembered: sql<
      [tokenId: number, keyDigest: string, since: number],
      Omit<Remembered, 'isUnderWay'> & { readonly claimed: number }
    >(
      `SELECT request_id AS requestId, fingerprint, body, collected_at AS collectedAtMs, source,
         claimed
       FROM idempotent_answers WHERE token_id = ? AND key_digest = ? AND created_at > ?`,
    ),
    rememberAnswer: sql<
      [
        tokenId: number,
        keyDigest: string,
        fingerprint: string,
        subject: string | null,
        requestId: string,
        body: string,
        collectedAtMs: number,
        source: string,
        createdAtMs: number,
        claimed: 0 | 1,
      ]
    >(
      // In the place of the call's own claim, or of what has run out; nothing else is replaced.
      `INSERT INTO idempotent_answers
         (token_id, key_digest, fingerprint, subject, request_id, body, collected_at, source,
          created_at, claimed)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (token_id, key_digest) DO UPDATE SET
         fingerprint = excluded.fingerprint, subject = excluded.subject,
         request_id = excluded.request_id, body = excluded.body,
         collected_at = excluded.collected_at, source = excluded.source,
         created_at = excluded.created_at, claimed = excluded.claimed
       WHERE request_id = excluded.request_id
         OR created_at <= excluded.created_at - ${idempotencyLifetimeMs}`,
    ),
    nameInAnswer: sql<[tokenId: number, keyDigest: string, subject: string]>(
      'INSERT OR IGNORE INTO answer_subjects (token_id, key_digest, subject) VALUES (?, ?, ?)',
    ),
    freeKey: sql<[requestId: string]>(
      'DELETE FROM idempotent_answers WHERE request_id = ? AND claimed = 1',
    ),
    pruneAnswers: sql<[beforeMs: number]>(
      `DELETE FROM idempotent_answers WHERE rowid IN (SELECT rowid FROM idempotent_answers
         WHERE created_at < ? ORDER BY created_at LIMIT ${pruneStep})`,
    ),
    redateAnswers: sql<[atMs: number, afterMs: number]>(
      `UPDATE idempotent_answers SET created_at = ? WHERE rowid IN (
         SELECT rowid FROM idempotent_answers WHERE created_at > ? LIMIT ${pruneStep})`,
    ),
  }
}
