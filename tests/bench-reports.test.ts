import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { type EngineRow, goalsOf } from '../bench/engine-goals.ts'
import { goalsOf as goalsOfOne } from '../bench/goals.ts'
import { type Measured, measure, type Row, type Subject, writeReport } from '../bench/rows.ts'
import { temporaryFolder } from './harness.ts'

const root = join(import.meta.dirname, '..')

const row = (topology: string, ratio: number): EngineRow => ({
  ...{
    topology,
    call: 'hit',
    accounts: 1000,
    connections: 64,
    ratio,
    cpuRatio: 3,
    p50Ms: 2,
    p99Ms: 4,
  },
  ...{ cpuUs: { gateways: 30, postgres: 20 }, callsPerCommit: 30, firstShare: 1, conflictShare: 0 },
})

const outages = { failedPercentAfterKill: 0, servedAgainMs: 300 }

it('a goal whose rows were not all measured is told as not measured, and the others as they are', () => {
  const goals = goalsOf([row('sqlite-1', 0.5), row('postgres-1', 0.3)], [64, 256], [], outages)
  const told = goals.map(({ goal, is, reached }) => [goal, is, reached])
  expect(told).toContainEqual([
    'one process: calls to those of SQLite at 64 connections',
    0.6,
    true,
  ])
  expect(told).toContainEqual(['one process: p50 to that of SQLite at 64 connections', 1, true])
  expect(told).toContainEqual(['one process: CPU of PostgreSQL in µs at 64 connections', 20, true])
  const others = goals.filter(({ goal }) => /256|gateways:|cold/.test(goal))
  expect(others.length).toBeGreaterThan(10)
  for (const each of others) expect(each).toMatchObject({ is: 'not measured', reached: null })
})

it('a collection that is shared is held against one that a process has for itself', () => {
  const figures = { collectionsPerKey: 1, beyondSourceP50Ms: 20, beyondSourceP99Ms: 40 }
  const shared = { ...figures, topology: 'postgres-4', addedP50Ms: 4, addedP99Ms: 11 }
  const own = { ...figures, topology: 'postgres-1', addedP50Ms: 0, addedP99Ms: 0 }
  const goals = goalsOf([], [], [own, shared], outages)
  const told = goals.map(({ goal, is, reached }) => [goal, is, reached])
  expect(told).toContainEqual(['50 cold callers over 4 gateways: collections a key', 1, true])
  expect(told).toContainEqual([
    '50 cold callers over 4 gateways: p50 in ms beyond one gateway',
    4,
    true,
  ])
  expect(told).toContainEqual([
    '50 cold callers over 4 gateways: p99 in ms beyond one gateway',
    11,
    false,
  ])
})

const rowOf = (name: string, figures: Partial<Row>): Row => ({
  ...{
    name,
    rps: 1,
    p50Ms: 1,
    p99Ms: 1,
    rssMb: 1,
    runs: 7,
    range: [1, 1],
    ratio: 0.5,
    cpuRatio: 1,
  },
  ...{ cpuUs: { main: 1 }, ...figures },
})

it('a hit is held against the floor around it, whatever the machine did when both met bare', () => {
  const toBare = [rowOf('floor', { cpuRatio: 1 }), rowOf('astrolabe-hit', { cpuRatio: 1.9 })]
  const toFloor = [
    rowOf('floor', { cpuRatio: 1 }),
    rowOf('astrolabe-hit', { cpuRatio: 1.3 }),
    rowOf('astrolabe-hit-free', { cpuRatio: 1.4 }),
  ]
  const told = goalsOfOne(toBare, toFloor).map(({ goal, is, reached }) => [goal, is, reached])
  expect(told).toContainEqual(['CPU of a hit to that of the floor on one core', 1.3, true])
  expect(told).toContainEqual(['CPU of a hit to that of the floor on two cores', 1.4, false])
  expect(told).toContainEqual(['CPU of a collection in µs, callers apart', 'not measured', null])
})

it('a collection is held against its source, and by the CPU time of all threads', () => {
  const collected = rowOf('astrolabe-source-spread', {
    p99Ms: 73,
    cpuUs: { main: 600, ledger: 300 },
  })
  const goals = goalsOfOne([collected, rowOf('source-spread', { p99Ms: 52 })], [])
  const told = goals.map(({ goal, is, reached }) => [goal, is, reached])
  expect(told).toContainEqual(['p99 that a collection adds in ms, callers apart', 21, false])
  expect(told).toContainEqual(['CPU of a collection in µs, callers apart', 900, true])
})

/** One that looks up what it is of, as those of several processes do. */
class Steady implements Subject {
  readonly name = 'steady'
  readonly pairs = 2
  readonly #figures: Measured = { rps: 50, p50Ms: 1, p99Ms: 1, cpuUs: { main: 30 } }

  measure(): Promise<Measured> {
    return Promise.resolve(this.#figures)
  }

  rssMb(): number {
    return this.#figures.rps
  }
}

it('a row tells of its subject between two runs of the base', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const ofBase = { rps: 100, p50Ms: 1, p99Ms: 1, cpuUs: { main: 10 } }
  const base = { name: 'base', measure: async () => ofBase, rssMb: () => 1 }
  const { rows, disturbed } = await measure(base, [new Steady()])
  expect(disturbed).toEqual([])
  expect(rows).toMatchObject([
    { name: 'base', runs: 3 },
    { name: 'steady', runs: 2, ratio: 0.5, cpuRatio: 3, rssMb: 50 },
  ])
})

it('a row around which the base never held still is named, and nothing is written down', async () => {
  const told = vi.spyOn(console, 'log').mockImplementation(() => {})
  vi.spyOn(console, 'error').mockImplementation(() => {})
  let runs = 0
  const measureBase = async () => ({
    ...{ rps: runs++ % 2 ? 100 : 111, p50Ms: 1, p99Ms: 1 },
    cpuUs: { main: 10 },
  })
  const base = { name: 'base', measure: measureBase, rssMb: () => 1 }
  const { rows, disturbed } = await measure(base, [new Steady()], { triesForEach: 2 })
  expect(disturbed).toEqual(['steady'])
  expect(rows[1]).toMatchObject({ name: 'steady', runs: 4 })
  const file = join(temporaryFolder(), 'disturbed.json')
  writeReport(file, { rows }, disturbed)
  expect(existsSync(file)).toBe(false)
  expect(told).toHaveBeenCalledWith(expect.stringContaining('steady'))
})

it('a report is written as the formatter has it', () => {
  const folder = mkdtempSync(join(root, 'bench', 'report-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'report.json')
  const report = { rows: [{ range: [0.1, 0.2], cpuUs: { gateways: 1 } }], goals: [], more: {} }
  writeReport(file, report, [])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(report)
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  const { status, stderr } = spawnSync(process.execPath, [biome, 'ci', file], { cwd: root })
  expect(String(stderr)).not.toContain('No files were processed')
  expect(status).toBe(0)
})
