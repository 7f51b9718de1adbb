// `npm run bench:history`: a million observations of ten thousand creators: how fast they are stored,
// how large they are, and how soon a creator's timeline and series answer.
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { upstreamRequest } from '../src/catalog/define.ts'
import { exampleValues } from '../src/catalog/example-values.ts'
import { catalog } from '../src/catalog/index.ts'
import { figuresByName } from '../src/catalog/operations/figures.ts'
import { cacheKeyOf, canonical } from '../src/catalog/request.ts'
import { worldOn } from '../src/catalog/world.ts'
import { historyQueries } from '../src/services/observations/queries.ts'
import { historyReads } from '../src/store/sql/history/reads.ts'
import { openConnection, openReader } from '../src/store/sqlite/connection.ts'
import { openDatabase } from '../src/store/sqlite/database.ts'
import { askOn } from '../src/store/sqlite/history/ask.ts'
import { Observations } from '../src/store/sqlite/history/observations.ts'
import { root } from './contestants.ts'
import { machine } from './rows.ts'

const creators = 10_000
const days = Number(process.env.BENCH_DAYS ?? 100)
const dayMs = 86_400_000
const firstDayMs = Date.parse('2026-01-01T04:00:00Z')
/** Observations of one commit, as many as calls share under load. */
const batchSize = 64
const questions = 2000

const found = [...catalog.values()].find(({ id }) => id === 'get-kol-link-info')
if (!found) throw new Error('The catalog has no get-kol-link-info')
const endpoint = found
const idOf = (index: number) => String(7_000_000_000_000_000_000n + BigInt(index) * 7919n)

const folder = mkdtempSync(join(tmpdir(), 'astrolabe-history-'))
try {
  await (await openDatabase(folder)).destroy()
  const insertion = fill()
  const report = { machine: machine(), ...insertion, ...(await ask()) }
  console.table(report)
  writeFileSync(join(root, 'bench', 'history.json'), `${JSON.stringify(report, null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Stores one body a creator and day. What it takes to make the bodies is not counted. */
function fill() {
  const connection = openConnection(folder)
  const observations = new Observations(connection)
  const store = connection.transaction((batch: readonly Made[]) => {
    for (const observation of batch) observations.put(observation)
  })
  let busyMs = 0
  let rawBytes = 0
  for (let day = 0; day < days; day++) {
    for (let from = 0; from < creators; from += batchSize) {
      const count = Math.min(batchSize, creators - from)
      const batch = Array.from({ length: count }, (_, index) => make(from + index, day))
      rawBytes += batch.reduce((sum, { bytes }) => sum + bytes, 0)
      const startedMs = performance.now()
      store.immediate(batch)
      busyMs += performance.now() - startedMs
    }
  }
  connection.pragma('wal_checkpoint(TRUNCATE)')
  connection.close()
  const total = creators * days
  const { size } = statSync(join(folder, 'astrolabe.db'))
  return {
    observations: total,
    insertsPerSecond: Math.round((total / busyMs) * 1000),
    megabytes: Math.round(size / 1e6),
    bytesPerObservation: Math.round(size / total),
    rawBytesPerObservation: Math.round(rawBytes / total),
  }
}

type Made = ReturnType<typeof make>

function make(index: number, day: number) {
  const subject = idOf(index)
  const request = upstreamRequest(endpoint, exampleValues(endpoint, { kolId: subject }))
  const collectedAtMs = firstDayMs + day * dayMs + index
  const date = new Date(collectedAtMs).toISOString().slice(0, 10)
  const body = JSON.stringify(endpoint.dataset.project(worldOn(date), request))
  return {
    key: cacheKeyOf(request),
    dataset: request.dataset,
    subjects: [subject],
    subjectsInBody: [],
    query: canonical(request.query),
    collectedAtMs,
    source: 'xingtu',
    digest: Buffer.from(hash('sha256', body, 'buffer')),
    deflated: deflateRawSync(body),
    altered: false,
    bytes: body.length,
  }
}

/** Asks about creators at random. */
async function ask() {
  const connection = openReader(folder)
  const queries = historyQueries(historyReads(askOn(connection), 'real'))
  const figure = figuresByName.get('star_index')
  if (!figure) throw new Error('The catalog has no star_index')
  const period = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }
  const anyone = () => idOf(Math.floor(Math.random() * creators))
  const ever = () => ({ ...period, subject: anyone() })
  const timeline = await timed(
    async () => (await queries.timeline({ ...ever(), dataset: null, limit: 1000 })).observations,
  )
  const series = await timed(
    async () => (await queries.series({ ...ever(), figures: [figure] })).series,
  )
  connection.close()
  return {
    timelineP50Ms: timeline.p50Ms,
    timelineP99Ms: timeline.p99Ms,
    seriesP50Ms: series.p50Ms,
    seriesP99Ms: series.p99Ms,
  }
}

async function timed(
  question: () => Promise<readonly unknown[]>,
): Promise<{ p50Ms: number; p99Ms: number }> {
  const times: number[] = []
  while (times.length < questions) {
    const startedMs = performance.now()
    if ((await question()).length === 0) throw new Error('The history is empty')
    times.push(performance.now() - startedMs)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => Math.round((times[Math.floor(questions * share)] ?? 0) * 100) / 100
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}
