import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { median } from '../src/derive/view/median.ts'
import { type CpuMeter, type CpuTimes, totalUs } from './cpu.ts'
import { type Load, loadTool } from './load.ts'

/** A load, and what each of its calls took of the processor. */
export interface Measured extends Omit<Load, 'calls'> {
  readonly cpuUs: CpuTimes
}

/** One row of the table: medians of its runs. */
export interface Row extends Measured {
  readonly name: string
  readonly runs: number
  readonly rssMb: number
  /** Median of each run divided by the mean of the base's runs just before and after it. */
  readonly ratio: number
  readonly range: readonly [lowest: number, highest: number]
  /** How many times the CPU time of the base's calls around it a call takes. */
  readonly cpuRatio: number
}

/** Something that is measured `pairs` times between two runs of the base. */
export interface Subject {
  readonly name: string
  readonly pairs: number
  readonly measure: () => Promise<Measured>
  /** Resident memory now, in megabytes. */
  readonly rssMb: () => number
}

export interface Table {
  /** The first row is the base's. */
  readonly rows: readonly Row[]
  /** Rows that came to too few pairs, since the machine did something else meanwhile. */
  readonly disturbed: readonly string[]
}

/** A pair between two runs of the base that differ by more than this tells of the machine. */
const quietRatio = 1.1

/** How long it is gone on for pairs in which the base holds still, on a machine that does not. */
export interface Patience {
  /** How many pairs are tried at the most for each one that is wanted. */
  readonly triesForEach: number
  /** With fewer such pairs a row is disturbed; all that are wanted unless given. */
  readonly fewestPairs?: number
}

const patient: Patience = { triesForEach: 6 }

interface Pairs {
  readonly runs: Measured[]
  readonly ratios: number[]
  readonly cpuRatios: number[]
}

/** What the base held still around, and the others. */
interface Tried {
  readonly quiet: Pairs
  readonly disturbed: Pairs
}

/**
 * Measures the subjects in turns, each run between two of the base: the machine drifts by a quarter
 * and more, so only neighbours in time can be compared, and only where the base held still.
 */
export async function measure(
  base: Omit<Subject, 'pairs'>,
  subjects: readonly Subject[],
  { triesForEach, fewestPairs }: Patience = patient,
): Promise<Table> {
  const triedOf = new Map<string, Tried>(
    subjects.map(({ name }) => [name, { quiet: noPairs(), disturbed: noPairs() }]),
  )
  const quietPairs = (name: string) => triedOf.get(name)?.quiet.runs.length ?? 0
  const isShort = ({ name, pairs }: Subject) => quietPairs(name) < pairs
  const rounds = Math.ceil(triesForEach * Math.max(...subjects.map(({ pairs }) => pairs)))
  const bases = [await base.measure()]
  for (let round = 0; round < rounds && subjects.some(isShort); round++) {
    for (const subject of subjects.filter(isShort)) {
      const own = await subject.measure()
      const [before = own, after = own] = [bases.at(-1), await base.measure()]
      bases.push(after)
      const isQuiet = Math.max(before.rps / after.rps, after.rps / before.rps) <= quietRatio
      const ratio = (2 * own.rps) / (before.rps + after.rps)
      const cpuRatio = (2 * totalUs(own.cpuUs)) / (totalUs(before.cpuUs) + totalUs(after.cpuUs))
      console.error(`${subject.name}: ${tell(own, ratio)}${isQuiet ? '' : ' (disturbed)'}`)
      const pairs = triedOf.get(subject.name)?.[isQuiet ? 'quiet' : 'disturbed']
      pairs?.runs.push(own)
      pairs?.ratios.push(ratio)
      pairs?.cpuRatios.push(cpuRatio)
    }
  }
  const rows = subjects.map((subject) => summarise(subject, bestOf(triedOf.get(subject.name))))
  return {
    rows: [summarise(base, { runs: bases, ratios: [1], cpuRatios: [1] }), ...rows],
    disturbed: subjects
      .filter(({ name, pairs }) => quietPairs(name) < (fewestPairs ?? pairs))
      .map(({ name }) => name),
  }
}

/** Runs a load, and reads what each of its calls took of the processor. */
export async function measureOne(cpu: CpuMeter, run: () => Promise<Load>): Promise<Measured> {
  const spentUs = cpu()
  const { calls, ...load } = await run()
  return { ...load, cpuUs: spentUs(calls) }
}

const noPairs = (): Pairs => ({ runs: [], ratios: [], cpuRatios: [] })

/** Disturbed pairs say something where there are no others: their CPU times at least. */
function bestOf({ quiet, disturbed }: Tried = { quiet: noPairs(), disturbed: noPairs() }): Pairs {
  return quiet.runs.length > 0 ? quiet : disturbed
}

function tell({ rps, cpuUs }: Measured, ratio: number): string {
  return `${Math.round(rps)}/s, ${ratio.toFixed(2)} of the base, ${totalUs(cpuUs).toFixed(1)} µs`
}

function summarise(
  subject: Pick<Subject, 'name' | 'rssMb'>,
  { runs, ratios, cpuRatios }: Pairs,
): Row {
  return {
    name: subject.name,
    runs: runs.length,
    ...medians(runs),
    rssMb: Math.round(subject.rssMb()),
    ratio: round(median(ratios)),
    range: [round(Math.min(...ratios)), round(Math.max(...ratios))],
    cpuRatio: round(median(cpuRatios)),
  }
}

/** The medians of what was measured. */
function medians(runs: readonly Measured[]): Measured {
  const of = (figure: (run: Measured) => number) => round(median(runs.map(figure)))
  const parts = Object.keys(runs[0]?.cpuUs ?? {})
  return {
    rps: Math.round(of(({ rps }) => rps)),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    cpuUs: Object.fromEntries(parts.map((part) => [part, of(({ cpuUs }) => cpuUs[part] ?? 0)])),
  }
}

export function round(figure: number): number {
  return Math.round(figure * 100) / 100
}

/** The machine, on which all figures but the ratios depend. */
export function machine(): string {
  const processor = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores`
  return `${processor}, Node ${process.versions.node}`
}

/** How the load was made. */
export function measured(seconds: number): string {
  return `${machine()}, ${loadTool}, ${seconds} s a run`
}

/** Prints the table, and names the pairs of rows that the machine cannot tell apart. */
export function printRows(rows: readonly Row[], missing: readonly string[]): void {
  console.table(
    Object.fromEntries(
      rows.map(({ name, range, cpuUs, ...row }) => [
        name,
        { ...row, range: range.join('–'), ...cpuUs, totalUs: round(totalUs(cpuUs)) },
      ]),
    ),
  )
  // Below a tenth shares are rounded too coarsely to tell two rows apart.
  const fast = rows.filter(({ ratio }) => ratio >= 0.1)
  for (const [index, row] of fast.entries()) {
    for (const other of fast.slice(index + 1)) {
      const difference = Math.abs(row.ratio / other.ratio - 1)
      if (difference < 0.15) console.log(`${row.name} and ${other.name}: unresolved (under 15 %)`)
    }
  }
  for (const name of missing) console.log(`missing: ${name}`)
}

/** Keeps a report, unless the machine was disturbed: its figures would be taken for results. */
export function writeReport(file: string, report: object, disturbed: readonly string[] = []): void {
  if (disturbed.length === 0) {
    writeFileSync(file, formatted(JSON.stringify(report)))
    return
  }
  console.log(
    `Disturbed, and not written down: ${disturbed.join(', ')} (the base differed by over 10 %)`,
  )
}

/** As everything here is, so that `biome ci` passes after a run. */
function formatted(json: string): string {
  const biome = join(import.meta.dirname, '..', 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  const args = [biome, 'format', '--stdin-file-path=report.json']
  return execFileSync(process.execPath, args, { input: json, encoding: 'utf8' })
}
