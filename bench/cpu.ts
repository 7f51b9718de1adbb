import { readdirSync, readFileSync } from 'node:fs'

/** CPU time by the part that took it, in microseconds. */
export type CpuTimes = Readonly<Record<string, number>>

/** Begins to measure; what it gives ends that, and tells what each of so many calls took. */
export type CpuMeter = () => (calls: number) => CpuTimes

type ThreadKind = 'main' | 'ledger' | 'helpers'

interface Thread {
  readonly kind: ThreadKind
  readonly cpuUs: number
}

/** A process by its threads: those that a call passes through, and those of collector, compiler and pool. */
export const threadMeter =
  (pid: number): CpuMeter =>
  () => {
    const before = threadsOf(pid)
    return (calls) => {
      const spent: Record<ThreadKind, number> = { main: 0, ledger: 0, helpers: 0 }
      for (const [id, { kind, cpuUs }] of threadsOf(pid)) {
        spent[kind] += (cpuUs - (before.get(id)?.cpuUs ?? 0)) / calls
      }
      return spent
    }
  }

/** Parts of several processes each, with all that these have started. */
export const processMeter =
  (parts: Readonly<Record<string, readonly number[]>>): CpuMeter =>
  () => {
    const spentUs = () =>
      Object.entries(parts).map(([part, pids]) => [part, sum(pids.map(treeUs))] as const)
    const before = Object.fromEntries(spentUs())
    return (calls) =>
      Object.fromEntries(
        spentUs().map(([part, cpuUs]) => [part, (cpuUs - (before[part] ?? 0)) / calls]),
      )
  }

/** The CPU time of all parts. */
export function totalUs(times: CpuTimes): number {
  return sum(Object.values(times))
}

/** What each thread of a process has run so far, by its number; empty where /proc is missing. */
function threadsOf(pid: number): ReadonlyMap<string, Thread> {
  const folder = `/proc/${pid}/task`
  const threads = new Map<string, Thread>()
  for (const id of namesIn(folder)) {
    try {
      const name = readFileSync(`${folder}/${id}/comm`, 'utf8').trim()
      const [ranNs] = readFileSync(`${folder}/${id}/schedstat`, 'utf8').split(' ')
      const other = name === 'ledger' ? 'ledger' : 'helpers'
      const kind = Number(id) === pid ? 'main' : other
      threads.set(id, { kind, cpuUs: Number(ranNs) / 1000 })
    } catch {
      // The thread has ended since the folder was read.
    }
  }
  return threads
}

/** What a process and all that it started have run so far, those that have ended included. */
function treeUs(pid: number): number {
  const ownUs = [...threadsOf(pid).values()].map(({ cpuUs }) => cpuUs)
  return sum([...ownUs, endedUs(pid), ...childrenOf(pid).map(treeUs)])
}

/** The system counts it in ticks of a hundredth of a second. */
const tickUs = 10_000

/** What those ran that the process had started, and that have ended. */
function endedUs(pid: number): number {
  try {
    // The name, in brackets, may have spaces in it.
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=[^)]*$)/)
    const fields = rest.split(' ')
    return (Number(fields[13]) + Number(fields[14])) * tickUs
  } catch {
    return 0
  }
}

/** The processes that a process has started; none where /proc is missing. */
export function childrenOf(pid: number): readonly number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return children === '' ? [] : children.split(' ').map(Number)
  } catch {
    return []
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0)
}
