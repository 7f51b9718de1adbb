import type { Durations } from '../core/latency.ts'

type Labels = Readonly<Record<string, string>>

/** What is measured under one name, told apart by labels. */
interface DescribedFamily<T> {
  readonly name: string
  readonly help: string
  readonly samples: Iterable<readonly [labels: Labels, value: T]>
}

/** One measurement of many; a histogram's durations are in milliseconds and told in seconds. */
export type Family =
  | ({ readonly type: 'counter' | 'gauge' } & DescribedFamily<number> & OfSeveral)
  | ({ readonly type: 'histogram' } & DescribedFamily<MeasuredDurations>)

type MeasuredDurations = Pick<Durations, 'boundsMs' | 'counts' | 'sumMs'>

interface OfSeveral {
  /** What several processes come to is the least of theirs, and not the sum. */
  readonly isLeast?: true
}

/**
 * Prints families in Prometheus' text format (version 0.0.4), from counts that are kept anyway: the
 * client library's own instruments would have to be told of every call as it happens.
 */
export function expositionOf(families: readonly Family[]): string {
  return families.map(printFamily).join('')
}

function printFamily(family: Family): string {
  const { name, help, type } = family
  const lines =
    family.type === 'histogram'
      ? [...family.samples].flatMap(([labels, durations]) => histogram(name, labels, durations))
      : [...family.samples].map(([labels, value]) => sample(name, labels, value))
  const head = [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`]
  return [...head, ...lines].map((line) => `${line}\n`).join('')
}

/** Each bucket holds what is in those below it too. */
function histogram(
  name: string,
  labels: Labels,
  { boundsMs, counts, sumMs }: MeasuredDurations,
): string[] {
  let total = 0
  const buckets = counts.map((count, index) => {
    total += count
    const boundMs = boundsMs[index]
    const le = boundMs === undefined ? '+Inf' : String(boundMs / 1000)
    return sample(`${name}_bucket`, { ...labels, le }, total)
  })
  const sum = sample(`${name}_sum`, labels, sumMs / 1000)
  return [...buckets, sum, sample(`${name}_count`, labels, total)]
}

function sample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${quoted(text)}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`
}

function quoted(text: string): string {
  return escaped(text).replaceAll('"', '\\"')
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
