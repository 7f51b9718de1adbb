import type { DataWorld, HistoryReads } from '../../history.ts'
import type { SqliteConnection } from '../connection.ts'

interface ObservedRow {
  readonly dataset: string
  readonly query: string
  readonly collected_at: number
  readonly source: string
}

type BodyRow = ObservedRow & { readonly request_id: number; readonly deflated: Uint8Array }

const ofWorld: Readonly<Record<DataWorld, string>> = {
  sandbox: "source = 'sandbox'",
  real: "source <> 'sandbox'",
  both: 'TRUE',
}

/** What can be asked of the history, on a connection that only reads. */
export function historyReads(connection: SqliteConnection, world: DataWorld): HistoryReads {
  const statements = prepare(connection, ofWorld[world])
  return {
    latest: async ({ key, untilMs }) => {
      const row = statements.latest.get(key, untilMs)
      if (!row) return undefined
      const { subject, collected_at: collectedAtMs, source, deflated } = row
      return { subject, collectedAtMs, source, deflated }
    },
    timeline: async ({ subject, dataset, fromMs, toMs, limit }) => {
      const rows = statements.timeline.all(subject, dataset, fromMs, toMs, limit)
      return rows.map(({ collected_at: collectedAtMs, ...row }) => ({ ...row, collectedAtMs }))
    },
    bodies: async ({ subject, dataset, fromMs, toMs, limit }) => {
      const rows = statements.bodies.all(subject, dataset, fromMs, toMs, limit)
      return rows.map(({ collected_at: collectedAtMs, request_id: requestId, ...row }) => ({
        ...row,
        collectedAtMs,
        requestId,
      }))
    },
  }
}

function prepare(connection: SqliteConnection, visible: string) {
  return {
    latest: connection.prepare<
      [key: string, untilMs: number],
      { deflated: Uint8Array; subject: string | null; collected_at: number; source: string }
    >(
      `SELECT subject, collected_at, source, deflated
       FROM requests JOIN observations ON request_id = requests.id
         JOIN bodies ON bodies.id = body_id
       WHERE key = ? AND collected_at <= ? AND altered = 0 AND ${visible}
       ORDER BY source = 'sandbox', collected_at DESC LIMIT 1`,
    ),
    timeline: connection.prepare<
      [subject: string, dataset: string | null, fromMs: number, toMs: number, limit: number],
      ObservedRow
    >(
      `SELECT dataset, query, collected_at, source
       FROM requests JOIN observations ON request_id = requests.id
       WHERE subject = ? AND dataset = coalesce(?, dataset) AND collected_at >= ?
         AND collected_at < ? AND ${visible}
       ORDER BY collected_at DESC LIMIT ?`,
    ),
    bodies: connection.prepare<
      [subject: string, dataset: string, fromMs: number, toMs: number, limit: number],
      BodyRow
    >(
      `SELECT request_id, dataset, query, collected_at, source, deflated
       FROM requests JOIN observations ON request_id = requests.id
         JOIN bodies ON bodies.id = body_id
       WHERE subject = ? AND dataset = ? AND collected_at >= ? AND collected_at < ? AND ${visible}
       ORDER BY collected_at DESC LIMIT ?`,
    ),
  }
}
