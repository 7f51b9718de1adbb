import { AggregatorRegistry } from 'prom-client'
import { expositionOf, type Family, type Measure } from './exposition.ts'
import type { Measured } from './prometheus.ts'

/** Prints what several processes have measured as if they were one; what is of each is told of each. */
export async function printSum(
  families: readonly Family[],
  ofProcesses: readonly Measured['process'][],
): Promise<string> {
  const ofEach = AggregatorRegistry.aggregate(ofProcesses.map((process) => [...process]))
  return expositionOf(sumOf(families)) + (await ofEach.metrics())
}

/** Sums families of the same name, sample by sample. */
export function sumOf(families: readonly Family[]): Family[] {
  return [...Map.groupBy(families, ({ name }) => name).values()].map((same) =>
    same.reduce((sum, more) => added(sum, more)),
  )
}

/** Those that only grow: what a process that has ended adds to the sum for ever. */
export const lasting = (families: readonly Family[]): Family[] =>
  families.filter(({ type }) => type !== 'gauge')

function added(sum: Family, more: Family): Family {
  if (sum.type === 'histogram' && more.type === 'histogram') {
    return { ...sum, samples: combined(sum, more, addMeasures) }
  }
  if (sum.type === 'histogram' || more.type === 'histogram') return sum
  const combine = sum.isLeast ? Math.min : (a: number, b: number) => a + b
  return { ...sum, samples: combined(sum, more, combine) }
}

function combined<T>(
  sum: { readonly samples: Iterable<readonly [Readonly<Record<string, string>>, T]> },
  more: typeof sum,
  combine: (a: T, b: T) => T,
) {
  const byLabels = new Map<string, readonly [Readonly<Record<string, string>>, T]>()
  for (const [labels, value] of [...sum.samples, ...more.samples]) {
    const name = JSON.stringify(labels)
    const known = byLabels.get(name)
    byLabels.set(name, [labels, known ? combine(known[1], value) : value])
  }
  return [...byLabels.values()]
}

function addMeasures(a: Measure, b: Measure): Measure {
  const counts = a.counts.map((count, index) => count + (b.counts[index] ?? 0))
  return { bounds: a.bounds, counts, sum: a.sum + b.sum }
}
