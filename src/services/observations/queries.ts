import { inflateRawSync } from 'node:zlib'
import type { Figure } from '../../catalog/figures.ts'
import { readFigure } from '../../derive/read-figure.ts'
import type { Connection } from '../../store/sqlite/connection.ts'
import type {
  AllSeries,
  Latest,
  LatestQuestion,
  Point,
  Series,
  SeriesQuestion,
  Timeline,
  TimelineQuestion,
  World,
} from './questions.ts'

interface Row {
  readonly dataset: string
  readonly query: string
  readonly collected_at: number
  readonly source: string
}

const ofWorld: Readonly<Record<World, string>> = {
  sandbox: "source = 'sandbox'",
  real: "source <> 'sandbox'",
  both: 'TRUE',
}

/** What can be asked of the history, on a connection that only reads. */
export function historyQueries(connection: Connection, world: World) {
  const statements = prepare(connection, ofWorld[world])
  return {
    /** The latest collection of what was asked; undefined where there is none that can be read. */
    latest({ key, untilMs }: LatestQuestion): Latest | undefined {
      const row = statements.latest.get(key, untilMs)
      const body = row && inflated(row.deflated)
      if (!row || body === undefined) return undefined
      const { subject, collected_at: collectedAtMs, source } = row
      return { subject, body, collectedAtMs, source }
    },
    /** When a creator was observed, the latest first. */
    timeline({ subject, dataset, fromMs, toMs, limit }: TimelineQuestion): Timeline {
      const rows = statements.timeline.all(subject, dataset, fromMs, toMs, limit + 1)
      const latest = rows.slice(0, limit)
      return {
        observations: latest.map(({ collected_at: collectedAtMs, ...row }) => ({
          ...row,
          collectedAtMs,
        })),
        more: rows.length > limit,
      }
    },
    /** The figures' series: one for each way in which their dataset was asked for. */
    series({ subject, figures, fromMs, toMs }: SeriesQuestion): AllSeries {
      const datasets = [...new Set(figures.map(({ dataset }) => dataset))]
      const found = datasets.map((dataset) => {
        const wanted = figures.filter((figure) => figure.dataset === dataset)
        const rows = statements.bodies.all(subject, dataset, fromMs, toMs, maxBodies + 1)
        const latest = rows.slice(0, maxBodies)
        return { series: seriesOf(wanted, latest.reverse()), more: rows.length > maxBodies }
      })
      return {
        series: found.flatMap(({ series }) => series),
        more: found.some(({ more }) => more),
      }
    },
  }
}

/** Bodies that one question reads of a dataset, the latest ones: as long as others may have to wait. */
const maxBodies = 1000

type BodyRow = Row & { readonly request_id: number; readonly deflated: Uint8Array }

function seriesOf(wanted: readonly Figure[], rows: readonly BodyRow[]): Series[] {
  const ways = new Map<number, { readonly query: string; readonly points: Point[][] }>()
  for (const row of rows) {
    const way = ways.get(row.request_id) ?? { query: row.query, points: wanted.map(() => []) }
    ways.set(row.request_id, way)
    const body = parsed(inflated(row.deflated))
    for (const [index, figure] of wanted.entries()) {
      const value = readFigure(figure, body)
      way.points[index]?.push({ atMs: row.collected_at, value, source: row.source })
    }
  }
  return [...ways.values()].flatMap(({ query, points }) =>
    wanted.map(({ name }, index) => ({ figure: name, query, points: points[index] ?? [] })),
  )
}

function prepare(connection: Connection, visible: string) {
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
      Row
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

/** A body that was damaged is as good as none. */
function inflated(deflated: Uint8Array): Uint8Array | undefined {
  try {
    return inflateRawSync(deflated)
  } catch {
    return undefined
  }
}

function parsed(body: Uint8Array | undefined): unknown {
  try {
    return body && (JSON.parse(new TextDecoder().decode(body)) as unknown)
  } catch {
    return undefined
  }
}
