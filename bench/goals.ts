import { totalUs } from './cpu.ts'
import { atLeast, atMost, type Goal } from './goal.ts'
import type { Row } from './rows.ts'

/** The most CPU time that these may take, in calls of bare `node:http`. */
const mostOfBare = {
  'search-three-filters': 275,
  'view-fresh': 820,
  'view-stored': 360,
  'compare-20': 1950,
} as const

const unmeasured = { main: Number.NaN }

/**
 * What one process is to come to, by rows that were measured between runs of bare, and hits between
 * runs of the floor: the machine drifts between two rows by more than what is asked about.
 */
export function goalsOf(toBare: readonly Row[], toFloors: readonly Row[]): Goal[] {
  const of = (name: string) => toBare.find((row) => row.name === name)
  const cpuToFloor = (name: string) =>
    toFloors.find((row) => row.name === name)?.cpuRatio ?? Number.NaN
  const ratio = (name: string) => of(name)?.ratio ?? Number.NaN
  const cpu = (name: string) => of(name)?.cpuRatio ?? Number.NaN
  const cpuUs = (name: string) => totalUs(of(name)?.cpuUs ?? unmeasured)
  const p99Ms = (name: string) => of(name)?.p99Ms ?? Number.NaN
  const rssMb = (name: string) => of(name)?.rssMb ?? Number.NaN
  return [
    atLeast('hits to calls of bare on one core', 0.42, ratio('astrolabe-hit')),
    atLeast('hits to calls of bare on two cores', 0.62, ratio('astrolabe-hit-free')),
    atMost('CPU of a hit to that of the floor on one core', 1.35, cpuToFloor('astrolabe-hit')),
    atMost(
      'CPU of a hit to that of the floor on two cores',
      1.35,
      cpuToFloor('astrolabe-hit-free'),
    ),
    atMost('resident MB after hits on one core', 200, rssMb('astrolabe-hit')),
    atMost(
      'p99 that a collection adds in ms, callers apart',
      20,
      p99Ms('astrolabe-source-spread') - p99Ms('source-spread'),
    ),
    atMost('CPU of a collection in µs, callers apart', 900, cpuUs('astrolabe-source-spread')),
    atMost('resident MB before a source, at the end', 300, rssMb('astrolabe-source')),
    ...Object.entries(mostOfBare).map(([name, most]) =>
      atMost(`CPU of ${name} to that of bare`, most, cpu(name)),
    ),
  ]
}
