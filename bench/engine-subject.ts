import { added, between, type Commits, commitsOf } from './commits.ts'
import { residentMb } from './contestants.ts'
import { processMeter } from './cpu.ts'
import type { EngineRow } from './engine-goals.ts'
import type { Load } from './load.ts'
import { measureOne, type Row, round, type Subject } from './rows.ts'
import { nameOf, type Running } from './topologies.ts'

/** One kind of call, made over so many connections at once. */
export interface Calls {
  readonly call: 'hit' | 'miss'
  /** That calls are of at random: many, or one that all of them are of. */
  readonly accounts: number
  readonly connections: number
}

/** Calls to a topology, with how their commits went. */
export class EngineSubject implements Subject {
  readonly name: string
  readonly pairs: number
  readonly #running: Running
  readonly #calls: Calls
  readonly #run: () => Promise<Load>
  #commits: Commits = added()

  constructor(running: Running, calls: Calls, pairs: number, run: () => Promise<Load>) {
    const whose = calls.accounts === 1 ? 'one account' : `${calls.accounts} accounts`
    this.name = `${nameOf(running)} ${calls.call}, ${whose}`
    this.pairs = pairs
    this.#running = running
    this.#calls = calls
    this.#run = run
  }

  async measure() {
    const { gateways, database, ports } = this.#running
    const before = await commitsOf(ports)
    const meter = processMeter(
      database.length > 0 ? { gateways, postgres: database } : { gateways },
    )
    const told = await measureOne(meter, this.#run)
    this.#commits = added(this.#commits, between(before, await commitsOf(ports)))
    return told
  }

  rssMb(): number {
    return this.#running.gateways.reduce((sum, pid) => sum + residentMb(pid), 0)
  }

  rowOf(row: Row): Row & EngineRow {
    const { calls, commits, first, locked, conflicts } = this.#commits
    const isShared = this.#running.engine === 'postgres'
    const tried = first + locked
    return {
      ...row,
      topology: nameOf(this.#running),
      ...this.#calls,
      callsPerCommit: round(calls / commits),
      firstShare: isShared ? round(first / tried) : null,
      conflictShare: isShared ? round(conflicts / tried) : null,
    }
  }
}
