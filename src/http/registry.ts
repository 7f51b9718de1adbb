import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type HistogramConfiguration,
  Registry,
} from 'prom-client'
import type { AnswerCache } from '../cache/answers.ts'
import type { Durations } from '../core/latency.ts'
import type { CallTally } from '../services/calls/tally.ts'
import type { DriftCounter } from '../services/drift/counter.ts'
import type { CollectionTally } from '../services/health/tally.ts'
import type { Source } from '../sources/source.ts'
import type { Gate } from '../store/gate/gate.ts'

/** What is counted while the server works, in numbers that cost next to nothing to keep. */
export interface Meters {
  readonly calls: CallTally
  readonly collections: CollectionTally
  readonly sources: readonly Source[]
  readonly gate: Gate
  readonly drift: DriftCounter
  readonly cache: AnswerCache
  readonly connections: { readonly open: number; readonly refused: number }
}

type Labels = Readonly<Record<string, string>>
type Samples<T> = Iterable<readonly [labels: Labels, value: T]>

interface Description<T> {
  readonly name: string
  readonly help: string
  readonly labelNames: string[]
  /** What the meters say now. */
  readonly read: () => Samples<T>
}

/** Everything that is measured, copied from the meters whenever it is asked for. */
export function openRegistry(meters: Meters): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  callMetrics(registry, meters.calls)
  sourceMetrics(registry, meters)
  ledgerMetrics(registry, meters)
  connectionMetrics(registry, meters)
  gauge(registry, {
    name: 'astrolabe_cached_answers',
    help: 'Answers in memory.',
    labelNames: [],
    read: () => [[{}, meters.cache.size()]],
  })
  return registry
}

function connectionMetrics(registry: Registry, { connections }: Meters): void {
  gauge(registry, {
    name: 'astrolabe_connections',
    help: 'Connections that are open.',
    labelNames: [],
    read: () => [[{}, connections.open]],
  })
  counter(registry, {
    name: 'astrolabe_connections_refused_total',
    help: 'Connections that were refused because maxConnections were open.',
    labelNames: [],
    read: () => [[{}, connections.refused]],
  })
}

function callMetrics(registry: Registry, { endpoints }: CallTally): void {
  const ofEach = [...endpoints]
  counter(registry, {
    name: 'astrolabe_calls_total',
    help: 'Calls by endpoint and code; left is a caller who went before the answer was there.',
    labelNames: ['endpoint', 'code'],
    read: () =>
      ofEach.flatMap(([endpoint, { codes, left }]) =>
        Object.entries({ ...codes, left }).map(([code, calls]) => [{ endpoint, code }, calls]),
      ),
  })
  counter(registry, {
    name: 'astrolabe_answers_total',
    help: 'Calls with code 0 by how the data came about, as X-Cache says.',
    labelNames: ['endpoint', 'cache'],
    read: () =>
      ofEach.flatMap(([endpoint, { answers }]) =>
        Object.entries(answers).map(([cache, calls]) => [{ endpoint, cache }, calls]),
      ),
  })
  histogram(registry, {
    name: 'astrolabe_call_gateway_seconds',
    help: 'What the gateway itself took for a call, without the source.',
    labelNames: ['endpoint'],
    read: () => ofEach.map(([endpoint, { gateway }]) => [{ endpoint }, gateway]),
  })
  counter(registry, {
    name: 'astrolabe_charged_micros_total',
    help: 'What was charged, in millionths of a yuan.',
    labelNames: ['endpoint'],
    read: () => ofEach.map(([endpoint, { chargedMicros }]) => [{ endpoint }, chargedMicros]),
  })
}

function sourceMetrics(registry: Registry, { collections, sources, drift }: Meters): void {
  histogram(registry, {
    name: 'astrolabe_collection_seconds',
    help: 'Collections by their outcome: a code, or left where nobody waited any more.',
    labelNames: ['source', 'dataset', 'outcome'],
    read: () =>
      [...collections.counts()].map(({ source, dataset, code, durations }) => [
        { source, dataset, outcome: String(code) },
        durations,
      ]),
  })
  gauge(registry, {
    name: 'astrolabe_source_up',
    help: '1 where a source is asked, 0 while it rests or has stopped.',
    labelNames: ['source'],
    read: () =>
      sources.map((source) => {
        const isUp = (source.state?.() ?? 'working') === 'working'
        return [{ source: source.name }, isUp ? 1 : 0]
      }),
  })
  counter(registry, {
    name: 'astrolabe_drift_total',
    help: 'Collected bodies that were compared with the catalog (examined), and their differences.',
    labelNames: ['dataset', 'kind'],
    read: () => [...drift.totals()].map(({ count, ...labels }) => [labels, count]),
  })
}

function ledgerMetrics(registry: Registry, { gate, calls }: Meters): void {
  gauge(registry, {
    name: 'astrolabe_calls_held',
    help: 'Calls under way whose price is held.',
    labelNames: [],
    read: () => [[{}, calls.held]],
  })
  gauge(registry, {
    name: 'astrolabe_ledger_up',
    help: '1 while commits succeed.',
    labelNames: [],
    read: () => [[{}, gate.failure === undefined ? 1 : 0]],
  })
  counter(registry, {
    name: 'astrolabe_ledger_commits_total',
    help: 'Commits of the ledger by outcome: succeeded or failed.',
    labelNames: ['outcome'],
    read: () => Object.entries(gate.commits).map(([outcome, commits]) => [{ outcome }, commits]),
  })
}

function counter(registry: Registry, { read, ...description }: Description<number>): void {
  new Counter({
    ...description,
    registers: [registry],
    collect() {
      this.reset()
      for (const [labels, value] of read()) this.inc(labels, value)
    },
  })
}

function gauge(registry: Registry, { read, ...description }: Description<number>): void {
  new Gauge({
    ...description,
    registers: [registry],
    collect() {
      this.reset()
      for (const [labels, value] of read()) this.set(labels, value)
    },
  })
}

function histogram(registry: Registry, { read, ...description }: Description<Durations>): void {
  new CopiedHistogram({ ...description, registers: [registry] }, read)
}

/** A histogram whose buckets are counted elsewhere: the library's own takes one value at a time. */
class CopiedHistogram extends Histogram {
  readonly #name: string
  readonly #help: string
  readonly #read: () => Samples<Durations>

  constructor(configuration: HistogramConfiguration<string>, read: () => Samples<Durations>) {
    super(configuration)
    this.#name = configuration.name
    this.#help = configuration.help
    this.#read = read
  }

  /** What the registry prints. */
  async getForPromString() {
    const values = [...this.#read()].flatMap(([labels, durations]) =>
      samplesOf(this.#name, labels, durations),
    )
    return { name: this.#name, help: this.#help, type: 'histogram', aggregator: 'sum', values }
  }
}

/** A histogram as Prometheus reads it: buckets hold what is below them too, and are in seconds. */
function samplesOf(name: string, labels: Labels, { boundsMs, counts, sumMs }: Durations) {
  const sample = (part: string, value: number, more: Labels = {}) => ({
    metricName: `${name}_${part}`,
    labels: { ...labels, ...more },
    sharedLabels: {},
    value,
  })
  let total = 0
  const buckets = counts.map((count, index) => {
    total += count
    const bound = boundsMs[index]
    return sample('bucket', total, { le: bound === undefined ? '+Inf' : String(bound / 1000) })
  })
  return [...buckets, sample('sum', sumMs / 1000), sample('count', total)]
}
