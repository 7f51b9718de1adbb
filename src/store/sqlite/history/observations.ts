import type { Observation } from '../../ports.ts'
import type { SqliteConnection } from '../connection.ts'

/** Stores observations on a connection whose transaction is the caller's. */
export class Observations {
  readonly #statements: ReturnType<typeof prepare>

  constructor(connection: SqliteConnection) {
    this.#statements = prepare(connection)
  }

  /** Stores it. Returns false where the same request was already observed at that time. */
  put(observation: Observation): boolean {
    const { key, dataset, subject, query, digest, deflated } = observation
    const { findRequest, addRequest, isKnown, findBody, addBody, add } = this.#statements
    const request = findRequest.get(key) ?? addRequest.get(key, dataset, subject, query)
    if (request && isKnown.get(request.id, observation.collectedAtMs)) return false
    const body = findBody.get(digest) ?? addBody.get(digest, deflated)
    if (!request || !body) throw new Error('The history returned no id')
    const { collectedAtMs, source, altered } = observation
    add.run(request.id, collectedAtMs, body.id, source, altered ? 1 : 0)
    return true
  }

  /**
   * Drops the oldest observations made before a time, and the bodies and requests that were theirs
   * alone.
   * Returns how many observations went.
   */
  prune(beforeMs: number, limit: number): number {
    const { dropBefore, dropBody, dropRequest } = this.#statements
    const dropped = dropBefore.all(beforeMs, limit)
    for (const { body_id, request_id } of dropped) {
      dropBody.run(body_id, body_id)
      dropRequest.run(request_id, request_id)
    }
    return dropped.length
  }
}

function prepare(connection: SqliteConnection) {
  interface Id {
    readonly id: number
  }
  return {
    findRequest: connection.prepare<[key: string], Id>('SELECT id FROM requests WHERE key = ?'),
    addRequest: connection.prepare<
      [key: string, dataset: string, subject: string | null, query: string],
      Id
    >('INSERT INTO requests (key, dataset, subject, query) VALUES (?, ?, ?, ?) RETURNING id'),
    isKnown: connection.prepare<[requestId: number, collectedAtMs: number], object>(
      'SELECT 1 FROM observations WHERE request_id = ? AND collected_at = ?',
    ),
    findBody: connection.prepare<[digest: Uint8Array], Id>(
      'SELECT id FROM bodies WHERE digest = ?',
    ),
    addBody: connection.prepare<[digest: Uint8Array, deflated: Uint8Array], Id>(
      'INSERT INTO bodies (digest, deflated) VALUES (?, ?) RETURNING id',
    ),
    dropBefore: connection.prepare<
      [beforeMs: number, limit: number],
      { readonly body_id: number; readonly request_id: number }
    >(
      `DELETE FROM observations WHERE (request_id, collected_at) IN (
         SELECT request_id, collected_at FROM observations
         WHERE collected_at < ? ORDER BY collected_at LIMIT ?)
       RETURNING body_id, request_id`,
    ),
    dropRequest: connection.prepare<[id: number, id: number]>(
      `DELETE FROM requests
       WHERE id = ? AND NOT EXISTS (SELECT 1 FROM observations WHERE request_id = ?)`,
    ),
    dropBody: connection.prepare<[id: number, id: number]>(
      `DELETE FROM bodies
       WHERE id = ? AND NOT EXISTS (SELECT 1 FROM observations WHERE body_id = ?)`,
    ),
    add: connection.prepare<
      [requestId: number, collectedAtMs: number, bodyId: number, source: string, altered: number]
    >(
      `INSERT INTO observations (request_id, collected_at, body_id, source, altered)
       VALUES (?, ?, ?, ?, ?)`,
    ),
  }
}
