import { readdirSync, readFileSync } from 'node:fs'

/** The threads that a call passes through, and all others: of the collector, compiler and pool. */
export const threadKinds = ['main', 'ledger', 'helpers'] as const

/** CPU time by the kind of thread, in microseconds. */
export type CpuTimes = Readonly<Record<(typeof threadKinds)[number], number>>

interface Thread {
  readonly kind: keyof CpuTimes
  readonly cpuUs: number
}

/** What each thread of a process has run so far, by its number; empty where /proc is missing. */
export type Threads = ReadonlyMap<string, Thread>

/** Reads what the operating system has counted for each thread of a process. */
export function threadsOf(pid: number): Threads {
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

/** What the threads ran from `before` to `after`, for each of so many calls. */
export function cpuPerCall(before: Threads, after: Threads, calls: number): CpuTimes {
  const spent = { main: 0, ledger: 0, helpers: 0 }
  for (const [id, { kind, cpuUs }] of after) {
    spent[kind] += (cpuUs - (before.get(id)?.cpuUs ?? 0)) / calls
  }
  return spent
}

/** The CPU time of all threads. */
export function totalUs(times: CpuTimes): number {
  return threadKinds.reduce((sum, kind) => sum + times[kind], 0)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
