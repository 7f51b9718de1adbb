import { pruneStep } from '../../../prune-step.ts'
import type { SqliteConnection } from '../../connection.ts'

/** What somebody changed beside the calls. */
export interface Change {
  readonly version: number
  readonly kind: 'token' | 'account' | 'price' | 'erasure' | 'gateway'
  readonly key: string
}

/** Transactions, and what gateways tell each other. */
export function prepareGateways(connection: SqliteConnection) {
  const sql = <Parameters extends unknown[], Row = unknown>(text: string) =>
    connection.prepare<Parameters, Row>(text)
  return {
    begin: sql<[]>('BEGIN IMMEDIATE'),
    commit: sql<[]>('COMMIT'),
    /** Changes when another connection has committed. */
    dataVersion: sql<[], number>('PRAGMA data_version').pluck(),
    gateways: sql<[], { id: number }>('SELECT id FROM gateways'),
    joinGateways: sql<[leaseUntilMs: number, readVersion: number]>(
      'INSERT INTO gateways (lease_until, read_version) VALUES (?, ?)',
    ),
    renewLease: sql<[leaseUntilMs: number, readVersion: number, id: number]>(
      'UPDATE gateways SET lease_until = ?, read_version = ? WHERE id = ?',
    ),
    leaveGateways: sql<[id: number]>('DELETE FROM gateways WHERE id = ?'),
    dropGateways: sql<[beforeMs: number]>('DELETE FROM gateways WHERE lease_until < ?'),
    changes: sql<[afterVersion: number], Change>(
      'SELECT version, kind, key FROM changes WHERE version > ? ORDER BY version',
    ),
    latestChange: sql<[], { version: number | null }>(
      'SELECT max(version) AS version FROM changes',
    ),
    pruneChanges: sql<[]>(
      `DELETE FROM changes WHERE version IN (SELECT version FROM changes
         WHERE version <= (SELECT min(read_version) FROM gateways) ORDER BY version
         LIMIT ${pruneStep})`,
    ),
    forgotten: sql<[], { subject: string; at: number }>(
      'SELECT subject, at FROM forgotten_creators ORDER BY id',
    ),
    /** Of a clock that was set back since, too: the server was told of them when it saw them. */
    pruneForgotten: sql<[beforeMs: number, afterMs: number]>(
      'DELETE FROM forgotten_creators WHERE at < ? OR at > ?',
    ),
    dropForgotten: sql<[]>('DELETE FROM forgotten_creators'),
  }
}
