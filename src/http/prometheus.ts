import {
  collectDefaultMetrics,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client'
import type { AnswerCache } from '../cache/answers.ts'
import type { Durations } from '../core/latency.ts'
import { isMadeUp } from '../core/made-up.ts'
import type { CommitTries, Ledger } from '../ledger/ledger.ts'
import type { DriftCounter } from '../services/drift/counter.ts'
import type { CollectionTally } from '../services/health/tally.ts'
import type { CallTally } from '../services/metered/tally.ts'
import { broughtBy, type Source } from '../sources/source.ts'
import { databaseMetrics } from './database-metrics.ts'
import { expositionOf, type Family, type Measure } from './exposition.ts'

/** What is counted while the server works, in numbers that cost next to nothing to keep. */
export interface Counted {
  readonly calls: CallTally
  readonly collections: CollectionTally
  readonly sources: () => readonly Source[]
  readonly ledger: Ledger
  /** What the gateway is among several over one database; undefined where it can be alone only. */
  readonly role?: () => GatewayRole | undefined
  readonly drift: DriftCounter
  readonly cache: AnswerCache
  readonly connections: { readonly open: number; readonly refused: number }
}

/** Everything that is measured, as Prometheus reads it. */
export interface Metrics {
  readonly contentType: string
  print(): Promise<string>
  /** The same, for whoever sums up several processes. */
  measure(): Promise<Measured>
}

/** What one process has measured, as data. */
export interface Measured {
  readonly families: readonly Family[]
  /** Of the process itself: its memory, CPU time, event loop. */
  readonly process: readonly MetricObjectWithValues<MetricValue<string>>[]
}

/**
 * Begins to watch the process; what the gateway counts is read from the meters when it is printed.
 * `name` tells a process from others that it is summed up with.
 */
export function openMetrics(meters: Counted, name?: string): Metrics {
  const process = new Registry()
  collectDefaultMetrics({
    register: process,
    ...(name !== undefined && { labels: { process: name } }),
  })
  return {
    contentType: process.contentType,
    print: async () => expositionOf(await familiesOf(meters)) + (await process.metrics()),
    measure: async () => ({
      families: await familiesOf(meters),
      process: await process.getMetricsAsJSON(),
    }),
  }
}

async function familiesOf(meters: Counted): Promise<Family[]> {
  const database = await meters.ledger.database?.()
  return [
    ...callMetrics(meters.calls),
    ...sourceMetrics(meters),
    ...ledgerMetrics(meters),
    ...(database ? databaseMetrics(database) : []),
    ...roleMetrics(meters.role?.()),
    ...connectionMetrics(meters),
    {
      type: 'gauge',
      name: 'astrolabe_cached_answers',
      help: 'Answers in memory.',
      samples: [[{}, meters.cache.size()]],
    },
  ]
}

/** Whether a gateway decides for the others, has another decide, or decides for itself alone. */
export type GatewayRole = (typeof gatewayRoles)[number]
const gatewayRoles = ['keeper', 'asking', 'alone'] as const

function roleMetrics(own: GatewayRole | undefined): Family[] {
  if (!own) return []
  return [
    {
      type: 'gauge',
      name: 'astrolabe_gateway_role',
      help: '1 for what the gateway is among those over its database: keeper decides for them, asking has the keeper decide, alone cannot reach it.',
      samples: gatewayRoles.map((role) => [{ role }, Number(role === own)]),
    },
  ]
}

function callMetrics({ endpoints }: CallTally): Family[] {
  const ofEach = [...endpoints]
  return [
    {
      type: 'counter',
      name: 'astrolabe_calls_total',
      help: 'Calls by endpoint and code; left is a caller who went before the answer was there.',
      samples: ofEach.flatMap(([endpoint, { codes, left }]) =>
        Object.entries({ ...codes, left }).map(([code, calls]) => [{ endpoint, code }, calls]),
      ),
    },
    {
      type: 'counter',
      name: 'astrolabe_answers_total',
      help: 'Calls with code 0 by how the data came about, as X-Cache says.',
      samples: ofEach.flatMap(([endpoint, { answers }]) =>
        Object.entries(answers).map(([cache, calls]) => [{ endpoint, cache }, calls]),
      ),
    },
    {
      type: 'histogram',
      name: 'astrolabe_call_gateway_seconds',
      help: 'What the gateway itself took for a call, without the source.',
      samples: ofEach.map(([endpoint, { gateway }]) => [{ endpoint }, inSeconds(gateway)]),
    },
    {
      type: 'counter',
      name: 'astrolabe_charged_micros_total',
      help: 'What was charged, in millionths of a yuan.',
      samples: ofEach.map(([endpoint, { chargedMicros }]) => [{ endpoint }, chargedMicros]),
    },
  ]
}

function sourceMetrics({ collections, sources: told, drift }: Counted): Family[] {
  const sources = told()
  return [
    {
      type: 'histogram',
      name: 'astrolabe_collection_seconds',
      help: 'Collections by their outcome: a code, or left where nobody waited any more.',
      samples: [...collections.counts()].map(({ source, dataset, code, durations }) => [
        { source, dataset, outcome: String(code) },
        inSeconds(durations),
      ]),
    },
    {
      type: 'gauge',
      name: 'astrolabe_source_up',
      help: '1 where a source is asked, 0 while it rests or has stopped.',
      samples: sources.map((source) => {
        const isUp = (source.state?.() ?? 'working') === 'working'
        return [{ source: source.name }, isUp ? 1 : 0]
      }),
    },
    {
      type: 'gauge',
      name: 'astrolabe_source_sandbox',
      help: '1 where the latest that a source brought is made-up data of a sandbox.',
      samples: sources.map((source) => [
        { source: source.name },
        isMadeUp(broughtBy(source)) ? 1 : 0,
      ]),
    },
    ...budgetMetrics(sources),
    {
      type: 'counter',
      name: 'astrolabe_drift_total',
      help: 'Collected bodies that were compared with the catalog (examined), and their differences.',
      samples: [...drift.totals()].map(({ count, ...labels }) => [labels, count]),
    },
  ]
}

function budgetMetrics(sources: readonly Source[]): Family[] {
  const budgets = sources.flatMap(({ name, budget }) => (budget ? [{ name, ...budget() }] : []))
  return [
    {
      type: 'gauge',
      name: 'astrolabe_source_spent_micros',
      help: 'What a source was paid since midnight in Shanghai, in millionths of a US dollar.',
      samples: budgets.map(({ name, spentMicros }) => [{ source: name }, spentMicros]),
    },
    {
      type: 'gauge',
      name: 'astrolabe_source_spending_limit_micros',
      help: 'What a source may be paid in a day, in millionths of a US dollar.',
      samples: budgets.map(({ name, limitMicros }) => [{ source: name }, limitMicros]),
    },
  ]
}

function ledgerMetrics({ ledger, calls }: Counted): Family[] {
  return [
    {
      type: 'gauge',
      name: 'astrolabe_calls_held',
      help: 'Calls under way whose price is held.',
      samples: [[{}, calls.held]],
    },
    {
      type: 'gauge',
      name: 'astrolabe_ledger_up',
      help: '1 while commits succeed.',
      isLeast: true,
      samples: [[{}, ledger.failure === undefined ? 1 : 0]],
    },
    {
      type: 'counter',
      name: 'astrolabe_ledger_commits_total',
      help: 'Commits of the ledger by outcome: succeeded or failed.',
      samples: Object.entries(ledger.commits).map(([outcome, commits]) => [{ outcome }, commits]),
    },
    ...(ledger.batches ? [batchesOf(ledger.batches)] : []),
    ...(ledger.tries ? [triesOf(ledger.tries)] : []),
  ]
}

function batchesOf(batches: Measure): Family {
  return {
    type: 'histogram',
    name: 'astrolabe_ledger_batch_calls',
    help: 'How many calls shared a commit, as they began or ended; commits without any are left out.',
    samples: [[{}, batches]],
  }
}

function triesOf(tries: CommitTries): Family {
  return {
    type: 'counter',
    name: 'astrolabe_ledger_tries_total',
    help: 'How commits to a database that others commit to were tried: first (without a lock), locked (over what was locked and read again), conflicts, doubts.',
    samples: Object.entries(tries).map(([outcome, count]) => [{ outcome }, count]),
  }
}

function connectionMetrics({ connections }: Counted): Family[] {
  return [
    {
      type: 'gauge',
      name: 'astrolabe_connections',
      help: 'Connections that are open.',
      samples: [[{}, connections.open]],
    },
    {
      type: 'counter',
      name: 'astrolabe_connections_refused_total',
      help: 'Connections that were refused because maxConnections were open.',
      samples: [[{}, connections.refused]],
    },
  ]
}

function inSeconds({ bounds, counts, sum }: Durations): Measure {
  return { bounds: bounds.map((boundMs) => boundMs / 1000), counts, sum: sum / 1000 }
}
