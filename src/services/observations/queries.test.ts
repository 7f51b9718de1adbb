import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { figuresByName } from '../../catalog/operations/figures.ts'
import { historyReads } from '../../store/sql/history/reads.ts'
import { openConnection } from '../../store/sqlite/connection.ts'
import { openDatabase } from '../../store/sqlite/database.ts'
import { askOn } from '../../store/sqlite/history/ask.ts'
import { Observations } from '../../store/sqlite/history/observations.ts'
import { toObservation } from './keep.ts'
import { historyQueries } from './queries.ts'

const subject = '6629722295873044494'
const body = '{"link_star_index":{"value":70.2}}'
const ever = { subject, fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }

/** A history of so many observations of one creator, a second between them. */
async function historyOf(count: number) {
  const dataDir = mkdtempSync(join(tmpdir(), 'astrolabe-queries-'))
  await (await openDatabase(dataDir)).destroy()
  const connection = openConnection(dataDir)
  onTestFinished(() => {
    connection.close()
    rmSync(dataDir, { recursive: true })
  })
  const request = {
    dataset: 'link-info',
    method: 'GET',
    path: '/',
    query: {},
    subjects: [{ kind: 'creator', id: subject }],
  } as const
  const of = { key: 'key', request, body, subjectsInBody: [], source: 'told' }
  const observation = await toObservation({ ...of, collectedAtMs: 0 }, true)
  const observations = new Observations(connection)
  connection.transaction(() => {
    for (let i = 1; i <= count; i++) observations.put({ ...observation, collectedAtMs: i * 1000 })
  })()
  return historyQueries(historyReads(askOn(connection), 'both'))
}

it('gives a body in memory of its own, of which nothing more is kept alive', async () => {
  const { latest } = await historyOf(1)
  const found = await latest({ key: 'key', untilMs: Number.MAX_SAFE_INTEGER })
  expect(found?.body.byteLength).toBe(body.length)
  expect(found?.body.buffer.byteLength).toBe(body.length)
})

it.each([
  [3, 3, false],
  [4, 3, true],
])(
  'lists the latest of %i observations, %i at the most: more is %s',
  async (count, limit, more) => {
    const { timeline } = await historyOf(count)
    const found = await timeline({ ...ever, dataset: null, limit })
    expect(found.more).toBe(more)
    const times = found.observations.map(({ collectedAtMs }) => collectedAtMs)
    expect(times).toEqual([count, count - 1, count - 2].map((each) => each * 1000))
  },
)

it.each([
  [1000, false],
  [1001, true],
])('reads the latest thousand of %i bodies: more is %s', async (count, more) => {
  const { series } = await historyOf(count)
  const figure = figuresByName.get('star_index')
  const found = await series({ ...ever, figures: figure ? [figure] : [] })
  expect(found.more).toBe(more)
  const points = found.series[0]?.points ?? []
  expect(points).toHaveLength(1000)
  expect(points.at(0)?.atMs).toBe((count - 999) * 1000)
  expect(points.at(-1)?.atMs).toBe(count * 1000)
})
