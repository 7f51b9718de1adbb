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
    const { isKnown, findBody, addBody, nameInBody, add } = this.#statements
    const { digest, deflated, subjectsInBody, collectedAtMs, source, altered } = observation
    const { requestId: boughtWith = null, priceMicros = null } = observation.purchase ?? {}
    const requestId = this.#request(observation)
    if (isKnown.get(requestId, collectedAtMs)) return false
    const body = findBody.get(digest) ?? addBody.get(digest, deflated)
    if (!body) throw new Error('The history returned no id')
    for (const subject of subjectsInBody) nameInBody.run(body.id, subject)
    const paid = [boughtWith, priceMicros] as const
    add.run(requestId, collectedAtMs, body.id, source, altered ? 1 : 0, ...paid)
    return true
  }

  /** The id of what was asked, which is stored with whom it names where it is new. */
  #request({ key, dataset, subjects, query }: Observation): number {
    const { findRequest, addRequest, nameInRequest } = this.#statements
    const known = findRequest.get(key)
    if (known) return known.id
    const added = addRequest.get(key, dataset, query)
    if (!added) throw new Error('The history returned no id')
    for (const subject of subjects) nameInRequest.run(added.id, subject)
    return added.id
  }

  /**
   * Drops the oldest observations made before a time, with the bodies and requests that only
   * they used. Returns how many observations went.
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
    addRequest: connection.prepare<[key: string, dataset: string, query: string], Id>(
      'INSERT INTO requests (key, dataset, query) VALUES (?, ?, ?) RETURNING id',
    ),
    nameInRequest: connection.prepare<[requestId: number, subject: string]>(
      'INSERT OR IGNORE INTO request_subjects (request_id, subject) VALUES (?, ?)',
    ),
    nameInBody: connection.prepare<[bodyId: number, subject: string]>(
      'INSERT OR IGNORE INTO body_subjects (body_id, subject) VALUES (?, ?)',
    ),
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
      [
        requestId: number,
        collectedAtMs: number,
        bodyId: number,
        source: string,
        altered: number,
        vendorRequestId: string | null,
        paidMicros: number | null,
      ]
    >(
      `INSERT INTO observations
         (request_id, collected_at, body_id, source, altered, vendor_request_id, paid_micros)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
  }
}
