import type { ColdRow } from './cold.ts'
import type { CpuTimes } from './cpu.ts'
import { totalUs } from './cpu.ts'
import { atLeast, atMost, type Goal } from './goal.ts'
import type { Outages } from './outages.ts'
import { nameOf, type Topology } from './topologies.ts'

/** What was measured of one topology under one load. */
export interface EngineRow {
  readonly topology: string
  /** `miss` collects from the sandbox, which takes no time: the price is held, then charged. */
  readonly call: 'hit' | 'miss'
  readonly accounts: number
  readonly connections: number
  readonly ratio: number
  readonly cpuRatio: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly cpuUs: CpuTimes
  readonly callsPerCommit: number
  /** Of the commits to PostgreSQL those that were made in one go; null on SQLite. */
  readonly firstShare: number | null
  /** Tries of which nothing happened as others had come before, for each commit; null on SQLite. */
  readonly conflictShare: number | null
}

type RowOf = (
  topology: Topology,
  more: Partial<Pick<EngineRow, 'call' | 'accounts' | 'connections'>>,
) => Pick<EngineRow, keyof typeof unmeasured>

const sqlite = (processes: number): Topology => ({ engine: 'sqlite', processes })
const postgres = (processes: number): Topology => ({ engine: 'postgres', processes })

/** Whatever is reckoned from it is no number either. */
const unmeasured = {
  ratio: Number.NaN,
  cpuRatio: Number.NaN,
  p50Ms: Number.NaN,
  p99Ms: Number.NaN,
  cpuUs: { gateways: Number.NaN, postgres: Number.NaN },
  firstShare: Number.NaN,
  conflictShare: Number.NaN,
} as const

/**
 * What PostgreSQL is to come to, in the place of what SQLite costs in one process. CPU times are
 * compared by way of bare's around each run: the machine drifts by more than what is asked about.
 */
export function goalsOf(
  rows: readonly EngineRow[],
  connectionCounts: readonly number[],
  cold: readonly ColdRow[],
  { failedPercentAfterKill, servedAgainMs }: Outages,
): Goal[] {
  const rowOf: RowOf = (topology, { call = 'hit', accounts = 1000, connections = 64 }) =>
    rows.find(
      (each) =>
        each.topology === nameOf(topology) &&
        each.call === call &&
        each.accounts === accounts &&
        each.connections === connections,
    ) ?? unmeasured
  return [
    ...connectionCounts.flatMap((connections) => [
      ...ofOneProcess(rowOf, connections),
      ...ofSeveral(rowOf, connections),
    ]),
    ...ofLatency(rowOf),
    ...ofCold(cold.find(({ topology }) => topology === nameOf(postgres(4)))),
    atMost('keeper killed: percent of the calls told an error', 1, failedPercentAfterKill),
    atMost('database back: ms until a call is served', 1000, servedAgainMs),
  ]
}

function ofOneProcess(rowOf: RowOf, connections: number): Goal[] {
  const [own, base] = [rowOf(postgres(1), { connections }), rowOf(sqlite(1), { connections })]
  const at = `at ${connections} connections`
  const gatewaysShare = (own.cpuUs.gateways ?? Number.NaN) / totalUs(own.cpuUs)
  return [
    atLeast(
      `one process: calls to those of SQLite ${at}`,
      connections < 256 ? 0.55 : 0.8,
      own.ratio / base.ratio,
    ),
    atLeast(`one process: calls to those of bare ${at}`, 0.25, own.ratio),
    atMost(
      `one process: CPU of the gateway to that of SQLite ${at}`,
      1,
      (own.cpuRatio * gatewaysShare) / base.cpuRatio,
    ),
    atMost(`one process: CPU of PostgreSQL in µs ${at}`, 30, own.cpuUs.postgres ?? Number.NaN),
  ]
}

function ofSeveral(rowOf: RowOf, connections: number): Goal[] {
  const at = `at ${connections} connections`
  const one = rowOf(postgres(1), { connections }).cpuRatio
  const hotOf = (processes: number) =>
    rowOf(postgres(processes), { connections, accounts: 1 }).ratio
  const several = [2, 4].flatMap((processes) => {
    const own = rowOf(postgres(processes), { connections })
    const most = processes === 2 ? 1.2 : 1.4
    return [
      atMost(`${processes} gateways: CPU to that of one ${at}`, most, own.cpuRatio / one),
      atLeast(
        `${processes} gateways: first tries of commits ${at}`,
        0.9,
        own.firstShare ?? Number.NaN,
      ),
      atMost(
        `${processes} gateways: conflicts a commit ${at}`,
        0.02,
        own.conflictShare ?? Number.NaN,
      ),
    ]
  })
  return [
    ...several,
    atLeast(`4 gateways: calls of one account to those at one ${at}`, 0.9, hotOf(4) / hotOf(1)),
  ]
}

function ofLatency(rowOf: RowOf): Goal[] {
  const [own, base] = [rowOf(postgres(1), {}), rowOf(sqlite(1), {})]
  return [
    atMost('one process: p50 to that of SQLite at 64 connections', 2, own.p50Ms / base.p50Ms),
    atMost('one process: p99 to that of SQLite at 64 connections', 3, own.p99Ms / base.p99Ms),
  ]
}

function ofCold(row: ColdRow | undefined): Goal[] {
  const of = '50 cold callers over 4 gateways'
  return [
    atMost(`${of}: collections a key`, 1, row?.collectionsPerKey ?? Number.NaN),
    atMost(`${of}: p50 in ms beyond one gateway`, 5, row?.addedP50Ms ?? Number.NaN),
    atMost(`${of}: p99 in ms beyond one gateway`, 10, row?.addedP99Ms ?? Number.NaN),
  ]
}
