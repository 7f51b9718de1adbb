import type { Distribution } from '../core/distribution.ts'

type Labels = Readonly<Record<string, string>>

/** What is measured under one name, told apart by labels. */
interface DescribedFamily<T> {
  readonly name: string
  readonly help: string
  readonly samples: Iterable<readonly [labels: Labels, value: T]>
}

/** One measurement of many. */
export type Family =
  | ({ readonly type: 'counter' | 'gauge' } & DescribedFamily<number> & OfSeveral)
  | ({ readonly type: 'histogram' } & DescribedFamily<Measure>)

/** What a histogram tells of, in the unit that its name ends with. */
export type Measure = Readonly<Pick<Distribution, 'bounds' | 'counts' | 'sum'>>

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
      ? [...family.samples].flatMap(([labels, measure]) => histogram(name, labels, measure))
      : [...family.samples].map(([labels, value]) => sample(name, labels, value))
  const head = [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${type}`]
  return [...head, ...lines].map((line) => `${line}\n`).join('')
}

/** Each bucket holds what is in those below it too. */
function histogram(name: string, labels: Labels, { bounds, counts, sum }: Measure): string[] {
  let total = 0
  const buckets = counts.map((count, index) => {
    total += count
    const le = String(bounds[index] ?? '+Inf')
    return sample(`${name}_bucket`, { ...labels, le }, total)
  })
  return [...buckets, sample(`${name}_sum`, labels, sum), sample(`${name}_count`, labels, total)]
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
