import { cpus } from 'node:os'
import { type Load, loadTool } from './load.ts'

/** One row of the table. */
export interface Row extends Load {
  readonly name: string
  readonly runs: number
  readonly rssMb: number
  /** Median of each run divided by the mean of the base's runs just before and after it. */
  readonly ratio: number
  readonly range: readonly [lowest: number, highest: number]
}

/** Something that is measured `pairs` times between two runs of the base. */
export interface Subject {
  readonly name: string
  readonly pairs: number
  readonly run: () => Promise<Load>
  /** Resident memory now, in megabytes. */
  readonly rssMb: () => number
}

/**
 * Measures the subjects in turns, each run between two of the base: the machine drifts by a quarter
 * and more, so only neighbours in time can be compared. The first row is the base's.
 */
export async function measure(
  base: Pick<Subject, 'name' | 'run' | 'rssMb'>,
  subjects: readonly Subject[],
): Promise<Row[]> {
  const loads = new Map<string, Load[]>(subjects.map(({ name }) => [name, []]))
  const ratios = new Map<string, number[]>(subjects.map(({ name }) => [name, []]))
  const bases = [await base.run()]
  for (let round = 0; subjects.some(({ pairs }) => pairs > round); round++) {
    for (const { name, pairs, run } of subjects) {
      if (pairs <= round) continue
      const own = await run()
      const before = bases.at(-1)
      bases.push(await base.run())
      const around = ((before?.rps ?? 0) + (bases.at(-1)?.rps ?? 0)) / 2
      loads.get(name)?.push(own)
      ratios.get(name)?.push(own.rps / around)
      console.error(
        `${name} ${round + 1}/${pairs}: ${Math.round(own.rps)}/s, ${(own.rps / around).toFixed(2)}`,
      )
    }
  }
  const rows = subjects.map(({ name, rssMb }) =>
    summarise(name, loads.get(name) ?? [], ratios.get(name) ?? [], rssMb()),
  )
  return [summarise(base.name, bases, [1], base.rssMb()), ...rows]
}

function summarise(
  name: string,
  loads: readonly Load[],
  ratios: readonly number[],
  rssMb: number,
): Row {
  return {
    name,
    runs: loads.length,
    rps: Math.round(median(loads.map(({ rps }) => rps))),
    p50Ms: round(median(loads.map(({ p50Ms }) => p50Ms))),
    p99Ms: round(median(loads.map(({ p99Ms }) => p99Ms))),
    rssMb: Math.round(rssMb),
    ratio: round(median(ratios)),
    range: [round(Math.min(...ratios)), round(Math.max(...ratios))],
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
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
      rows.map(({ name, range, ...row }) => [name, { ...row, range: range.join('–') }]),
    ),
  )
  for (const [index, row] of rows.entries()) {
    for (const other of rows.slice(index + 1)) {
      const difference = Math.abs(row.ratio / other.ratio - 1)
      if (difference < 0.15) console.log(`${row.name} and ${other.name}: unresolved (under 15 %)`)
    }
  }
  for (const name of missing) console.log(`missing: ${name}`)
}
