import { workerData } from 'node:worker_threads'
import { zstdDecompressSync } from 'node:zlib'
import { readMetric } from '../../derive/metrics.ts'
import { openReader } from '../../store/connection.ts'
import type {
  Latest,
  ObservedAt,
  Point,
  ReaderSettings,
  Series,
  SeriesQuestion,
  TimelineQuestion,
  World,
} from './questions.ts'

const { dataDir, world } = workerData as ReaderSettings
const connection = openReader(dataDir)

const ofWorld: Readonly<Record<World, string>> = {
  sandbox: "source = 'sandbox'",
  real: "source <> 'sandbox'",
  both: 'TRUE',
}
const visible = ofWorld[world]

interface Row {
  readonly dataset: string
  readonly query: string
  readonly collected_at: number
  readonly source: string
}

const latestOf = connection.prepare<
  [key: string],
  { zstd: Uint8Array; subject: string | null } & Row
>(
  `SELECT subject, dataset, query, collected_at, source, zstd
   FROM requests JOIN observations ON request_id = requests.id JOIN bodies ON bodies.id = body_id
   WHERE key = ? AND altered = 0 AND ${visible} ORDER BY collected_at DESC LIMIT 1`,
)
const timelineOf = connection.prepare<
  [subject: string, dataset: string | null, fromMs: number, toMs: number, limit: number],
  Row
>(
  `SELECT dataset, query, collected_at, source
   FROM requests JOIN observations ON request_id = requests.id
   WHERE subject = ? AND dataset = coalesce(?, dataset) AND collected_at >= ? AND collected_at < ?
     AND ${visible}
   ORDER BY collected_at DESC LIMIT ?`,
)
const bodiesOf = connection.prepare<
  [subject: string, dataset: string, fromMs: number, toMs: number],
  { request_id: number; zstd: Uint8Array } & Row
>(
  `SELECT request_id, dataset, query, collected_at, source, zstd
   FROM requests JOIN observations ON request_id = requests.id JOIN bodies ON bodies.id = body_id
   WHERE subject = ? AND dataset = ? AND collected_at >= ? AND collected_at < ?
     AND ${visible}
   ORDER BY request_id, collected_at`,
)

/** The latest collection of what was asked; undefined where there is none that can be read. */
export function latest(key: string): Latest | undefined {
  const row = latestOf.get(key)
  const body = row && textOf(row.zstd)
  return row && body !== undefined
    ? { subject: row.subject, body, collectedAtMs: row.collected_at, source: row.source }
    : undefined
}

/** When a creator was observed, the latest first. */
export function timeline({
  subject,
  dataset,
  fromMs,
  toMs,
  limit,
}: TimelineQuestion): ObservedAt[] {
  return timelineOf
    .all(subject, dataset, fromMs, toMs, limit)
    .map((row) => ({ ...rowOf(row), dataset: row.dataset }))
}

/** The metrics' series: one for each way in which the dataset was asked for. */
export function series({ subject, metrics, fromMs, toMs }: SeriesQuestion): Series[] {
  const datasets = new Set(metrics.map(({ dataset }) => dataset))
  return [...datasets].flatMap((dataset) => {
    const wanted = metrics.filter((metric) => metric.dataset === dataset)
    const byRequest = new Map<number, { query: string; points: Point[][] }>()
    for (const row of bodiesOf.iterate(subject, dataset, fromMs, toMs)) {
      const found = byRequest.get(row.request_id)
      const of = found ?? { query: row.query, points: wanted.map(() => []) }
      if (!found) byRequest.set(row.request_id, of)
      const body = parsed(textOf(row.zstd))
      for (const [index, metric] of wanted.entries()) {
        const value = readMetric(metric, body)
        of.points[index]?.push({ atMs: row.collected_at, value, source: row.source })
      }
    }
    return [...byRequest.values()].flatMap(({ query, points }) =>
      wanted.map(({ name }, index) => ({ metric: name, query, points: points[index] ?? [] })),
    )
  })
}

function rowOf({ query, collected_at, source }: Row) {
  return { query, collectedAtMs: collected_at, source }
}

/** A body that was damaged is as good as none. */
function textOf(zstd: Uint8Array): string | undefined {
  try {
    return zstdDecompressSync(zstd).toString()
  } catch {
    return undefined
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}
