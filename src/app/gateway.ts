import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DestinationStream, Logger } from 'pino'
import { openAnswerCache } from '../cache/answers.ts'
import { catalog, datasets } from '../catalog/index.ts'
import { meters } from '../catalog/operations/index.ts'
import { blockList } from '../core/address.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import { OperatorError } from '../core/errors.ts'
import { defaultMaxConnections } from '../http/connections.ts'
import { createGatewayServer, type GatewayServer } from '../http/server.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createDemo } from '../services/accounts/demo.ts'
import { openBodies } from '../services/bodies/bodies.ts'
import { Flights } from '../services/calls/flights.ts'
import { pruneCalls } from '../services/calls/prune.ts'
import { openDriftCounter } from '../services/drift/counter.ts'
import { openHealthRecorder } from '../services/health/recorder.ts'
import { CollectionTally } from '../services/health/tally.ts'
import { CallTally } from '../services/metered/tally.ts'
import { openHistory } from '../services/observations/history.ts'
import { createTokenDigester } from '../services/tokens/digest.ts'
import type { OpenTracing } from '../services/tracing/tracing.ts'
import {
  defaultPriceMicros,
  namedSources,
  refuseUnsetSources,
  type Settings,
  sourcesOf,
} from '../settings/load.ts'
import { type Archive, archiveSource } from '../sources/archive.ts'
import type { InspectBody } from '../sources/inspection.ts'
import { type OpenedSources, openSources } from '../sources/open.ts'
import { sandboxSource } from '../sources/sandbox.ts'
import type { Source } from '../sources/source.ts'
import { type Collection, watched } from '../sources/watched.ts'
import type { World } from '../store/history.ts'
import type { Chores, Counters, Engine } from '../store/ports.ts'
import { lockDataFolder } from '../store/sqlite/connection.ts'
import { refuseDamaged, toldDamage } from '../store/sqlite/damage.ts'
import { openDatabase } from '../store/sqlite/database.ts'
import { openLedger } from '../store/sqlite/ledger/thread.ts'
import { openStores } from '../store/sqlite/stores.ts'
import { listen } from './listen.ts'
import { openLog } from './log.ts'

/** What a test puts in the place of the world outside. */
export interface Surroundings {
  readonly clock: Clock
  readonly source: Source
  readonly deadlineMs: number
  readonly ledgerDeadlineMs: number
  readonly graceMs: number
  /** How long a request may take to come in. */
  readonly requestTimeoutMs: number
  readonly logTo: DestinationStream
  readonly docsFolder: string
  /** Hears that no call can be served any more. */
  readonly onDeath: (error: Error) => void
}

export interface Gateway {
  /** `http://host:port`, with the port that was really taken. */
  readonly address: string
  /** The names of the sources that answer. */
  readonly sources: readonly string[]
  /** The token of the account that the first start makes; undefined on every later one. */
  readonly demoToken: string | undefined
  /** Stops accepting, lets calls in flight finish and settle, and lets go of the data folder. */
  stop(): Promise<void>
}

/** A call may take this long, and a call in flight at a stop this much of the stop's ten seconds. */
const defaultDeadlineMs = 60_000
const defaultGraceMs = 8_000
/** A call waits no longer for one commit: another process may take as long over a change. */
const defaultLedgerDeadlineMs = 10_000
const defaultRequestTimeoutMs = 20_000
/** Where `npm run docs` builds the documentation. */
const docsFolder = fileURLToPath(new URL('../../dist/docs', import.meta.url))
const readerModule = new URL(
  import.meta.url.endsWith('.ts') ? './reader-worker.ts' : './reader-worker.js',
  import.meta.url,
)
const firstStart = { kind: 'job', name: 'first start' } as const
const pruneEveryMs = 600_000
/** How often it is looked what another process has erased: no call may come to find out. */
const lookEveryMs = 1000
const maxDigestsRemembered = 10_000

/** Constructs the gateway over its data folder and starts it. Throws OperatorError where it cannot. */
export async function startGateway(
  settings: Settings,
  version: string,
  surroundings: Partial<Surroundings> = {},
): Promise<Gateway> {
  refuseUnsetSources(settings)
  const clock = surroundings.clock ?? systemClock
  const log = openLog(settings, surroundings.logTo)
  const unlock = takeDataFolder(settings.data)
  await prepareDatabase(settings).catch((error: unknown) => {
    unlock()
    throw error
  })
  const report = (message: string, details: Readonly<Record<string, unknown>>) =>
    log.error(details, message)
  const ledger = await startLedger(settings, clock, log, {
    ledgerDeadlineMs: surroundings.ledgerDeadlineMs ?? defaultLedgerDeadlineMs,
    onDeath: surroundings.onDeath,
    onForgotten: (subject) => cache.forget(subject),
  }).catch((error: unknown) => {
    unlock()
    throw error
  })
  const counters = openCounters(ledger, clock, () => sources, report)
  const bodies = openBodies(settings.maxBodyBytes, (error) =>
    report('the thread for large bodies died', { error }),
  )
  const history = openHistory(
    {
      dataDir: settings.data,
      world: worldOf(surroundings.source ? [surroundings.source.name] : namedSources(settings)),
      keepContacts: settings.history.keepContacts,
      readerModule,
    },
    bodies,
    ledger,
    clock,
    counters.drift,
    report,
  )
  const deadlineMs = surroundings.deadlineMs ?? defaultDeadlineMs
  const tracing = await tracingOf(settings, version, log)
  const onCollection = (collection: Collection) => {
    counters.onCollection(collection)
    tracing?.collected(collection)
  }
  const { source, all: sources } = surroundings.source
    ? onlySource(watched(surroundings.source, clock, onCollection))
    : sourcesFrom(settings, deadlineMs, history.latest, bodies.inspect, clock, log, onCollection)
  const cache = openAnswerCache(settings.cache.maxAnswers, clock, history.latest)
  const endChores = startChores(settings, ledger, clock, log)
  let closing = false
  const server = createGatewayServer(
    catalog,
    {
      ledger: tracing?.ledger(ledger) ?? ledger,
      ...(tracing && { tracing }),
      cache,
      source,
      clock,
      flights: new Flights(),
      digestOf: createTokenDigester(maxDigestsRemembered),
      tally: counters.calls,
      keysUnderWay: new Map(),
      deadlineMs,
      observe: history.observe,
      report,
      language: settings.language,
      trustedProxies: blockList(settings.trustedProxies),
    },
    history,
    { ...counters, sources, ledger, cache },
    {
      ...serverSettings(settings),
      requestTimeoutMs: surroundings.requestTimeoutMs ?? defaultRequestTimeoutMs,
      version,
      isClosing: () => closing,
      sources,
      sourcesOf: (dataset) =>
        surroundings.source
          ? [surroundings.source.name]
          : (settings.sourcesFor[dataset] ?? sourcesOf(settings)),
      docsFolder: surroundings.docsFolder ?? docsFolder,
    },
  )
  const stop = async () => {
    closing = true
    endChores()
    const graceMs = surroundings.graceMs ?? defaultGraceMs
    // A ledger that does not answer must not keep the server up either.
    const overdue = setTimeout(() => ledger.hurry(), graceMs)
    await server.close(graceMs)
    await Promise.all(sources.map((each) => each.close?.()))
    await history.close()
    await bodies.close()
    await counters.close()
    await tracing?.close()
    await ledger.close()
    clearTimeout(overdue)
    unlock()
  }
  const { address, demoToken } = await open(server, settings, clock).catch(
    async (error: unknown) => {
      await stop()
      throw error
    },
  )
  logStart(log, settings, address, source, ledger)
  return {
    address,
    sources: sources.map(({ name }) => name),
    demoToken,
    stop: async () => {
      await stop()
      log.info('stopped')
      log.flush()
    },
  }
}

/** Starts the thread that decides over calls and keeps the books. */
function startLedger(
  settings: Settings,
  clock: Clock,
  log: Logger,
  {
    ledgerDeadlineMs,
    ...events
  }: {
    readonly ledgerDeadlineMs: number
    readonly onDeath: ((error: Error) => void) | undefined
    readonly onForgotten: (subject: string) => void
  },
): Promise<Engine> {
  return openLedger(
    {
      dataDir: settings.data,
      defaultPriceMicros: defaultPriceMicros(settings),
      startedAtMs: clock.now(),
      isAlone: true,
      endpoints: meters,
      deadlineMs: ledgerDeadlineMs,
    },
    {
      onDeath: (error) => {
        log.fatal({ error }, 'the ledger thread died')
        events.onDeath?.(error)
      },
      onForgotten: (subjects) => {
        for (const subject of subjects) events.onForgotten(subject)
        log.info({ creators: subjects.length }, 'forgot creators that were erased')
      },
      onTrouble: (trouble, reason) => {
        if (!trouble) log.info('calls are served again')
        else
          log.error({ data: resolve(settings.data), why: trouble.en, reason }, 'no call is served')
      },
    },
  )
}

/** What is counted while the server works: for the metrics, and for the health of the sources. */
function openCounters(
  counters: Counters,
  clock: Clock,
  sources: () => readonly Source[],
  report: (message: string, details: Readonly<Record<string, unknown>>) => void,
) {
  const collections = new CollectionTally()
  const health = openHealthRecorder(counters, clock, sources, report)
  return {
    calls: new CallTally(meters.map(({ id }) => id)),
    collections,
    drift: openDriftCounter(counters, clock, report),
    onCollection: (collection: Collection) => {
      collections.add(collection)
      health.count(collection)
    },
    close: health.close,
  }
}

/** Loads what traces only where it is wanted: it would be a tenth of the memory. */
async function tracingOf(
  { otlp: { url, headers = '', share } }: Settings,
  version: string,
  log: Logger,
): Promise<OpenTracing | undefined> {
  if (url === undefined) return undefined
  const { openTracing } = await import('../services/tracing/tracing.ts')
  const pairs = headers.split(',').filter(Boolean)
  const split = pairs.map((pair) => /^([^=]+)=(.*)$/.exec(pair))
  const named = split.map((match) => [match?.[1]?.toLowerCase() ?? '', match?.[2] ?? ''])
  return openTracing({ url, headers: Object.fromEntries(named), share, version }, log)
}

function serverSettings(settings: Settings) {
  const { language, trustedProxies, servers, metrics, maxConnections } = settings
  return {
    language,
    maxConnections: maxConnections ?? defaultMaxConnections(),
    trustedProxies: blockList(trustedProxies),
    metricsFrom: blockList(metrics.from),
    servers: { global: servers.global, cn: servers.cn },
  }
}

/** What is done now and then, beside the calls. Returns what ends it. */
function startChores(settings: Settings, chores: Chores, clock: Clock, log: Logger): () => void {
  const retention = {
    callDays: settings.callRetentionDays,
    observationDays: settings.history.retentionDays,
  }
  const pruning = setInterval(() => {
    pruneCalls({ chores, clock }, retention).catch((error: unknown) =>
      log.error({ error }, 'old calls could not be forgotten'),
    )
  }, pruneEveryMs)
  const looking = setInterval(() => void chores.look(clock.now()).catch(() => {}), lookEveryMs)
  return () => {
    clearInterval(pruning)
    clearInterval(looking)
  }
}

/** Made-up and real data are read together only where the operator has set both up. */
function worldOf(sources: readonly string[]): World {
  if (!sources.includes('sandbox')) return 'real'
  return sources.every((name) => name === 'sandbox') ? 'sandbox' : 'both'
}

function onlySource(source: Source): OpenedSources {
  return { source, all: [source] }
}

function sourcesFrom(
  settings: Settings,
  deadlineMs: number,
  archive: Archive,
  inspect: InspectBody,
  clock: Clock,
  log: Logger,
  onCollection: (collection: Collection) => void,
): OpenedSources {
  const { sourcesFor, maxBodyBytes, xingtu, relay } = settings
  const { url, token } = relay
  return openSources(
    {
      sources: sourcesOf(settings),
      sourcesFor,
      maxBodyBytes,
      deadlineMs,
      xingtu,
      relay: url === undefined || token === undefined ? undefined : { ...relay, url, token },
    },
    { sandbox: sandboxSource(datasets, clock), archive: archiveSource(archive) },
    inspect,
    clock,
    log,
    onCollection,
  )
}

function takeDataFolder(dataDir: string): () => void {
  const unlock = lockDataFolder(dataDir)
  if (unlock) return unlock
  throw new OperatorError({
    zh: `另一个服务正在使用数据目录 ${resolve(dataDir)}：请先停止它，或用 --data 另选目录`,
    en: `Another server uses the data folder ${resolve(dataDir)}: stop it, or choose another with --data`,
  })
}

/** Brings the database up to date. */
async function prepareDatabase({ data }: Settings): Promise<void> {
  refuseDamaged(data)
  try {
    const db = await openDatabase(data)
    await db.destroy()
  } catch (error) {
    throw toldDamage(data, error)
  }
}

/** Listens, then makes the demo token if this is the folder's first start: one that fails would lose it. */
async function open(server: GatewayServer, settings: Settings, clock: Clock) {
  const address = await listen(server, settings)
  const stores = await openStores(settings.data)
  const demoToken = await createDemo({ ...stores, clock, actor: firstStart }).finally(() =>
    stores.close(),
  )
  return { address, demoToken }
}

function logStart(
  log: Logger,
  settings: Settings,
  address: string,
  source: Source,
  ledger: Ledger,
): void {
  const data = resolve(settings.data)
  log.info({ address, data, source: source.name, endpoints: catalog.size }, 'started')
  if (ledger.recovered > 0) {
    log.warn(
      { calls: ledger.recovered },
      'released the holds of calls that an earlier run left open',
    )
  }
}
