import type { Family } from '../../http/exposition.ts'
import type { Measured } from '../../http/prometheus.ts'
import { lasting, printSum, sumOf } from '../../http/summed-metrics.ts'
import type { KeptProcess } from './kept-process.ts'

/**
 * What all processes have measured. What was told of a process that has ended still counts: a sum
 * that shrinks would be read as one that has begun anew.
 */
export class Measurements {
  readonly #processes: () => readonly KeptProcess[]
  readonly #told = new Map<KeptProcess, readonly Family[]>()
  #gone: readonly Family[] = []

  constructor(processes: () => readonly KeptProcess[]) {
    this.#processes = processes
  }

  /** Keeps what was told of a process that has ended. */
  keep(process: KeptProcess): void {
    this.#gone = sumOf([...this.#gone, ...lasting(this.#told.get(process) ?? [])])
    this.#told.delete(process)
  }

  /** In Prometheus' text format. */
  async print(): Promise<string> {
    const processes = this.#processes()
    const ofProcesses = await Promise.all(
      processes.map(async (process) => {
        const measured = await process.ask<Measured>({ kind: 'measure' })
        if (measured) this.#told.set(process, measured.families)
        return measured?.process ?? []
      }),
    )
    // One that has ended meanwhile is among those that are gone.
    const families = processes.flatMap((process) => this.#told.get(process) ?? [])
    return await printSum([...families, ...this.#gone], ofProcesses)
  }
}
