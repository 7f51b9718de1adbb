import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { DestinationStream, Logger } from 'pino'
import { type AnswerCache, openAnswerCache } from '../cache/answers.ts'
import { catalog } from '../catalog/index.ts'
import { blockList } from '../core/address.ts'
import { type Clock, systemClock } from '../core/clock.ts'
import type { SourceState } from '../core/source-state.ts'
import type { Text } from '../core/text.ts'
import { defaultMaxConnections } from '../http/connections.ts'
import type { Measured } from '../http/prometheus.ts'
import { createGatewayServer, type GatewayServer } from '../http/server.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { createDemo } from '../services/accounts/demo.ts'
import { openBodies } from '../services/bodies/bodies.ts'
import { Flights } from '../services/calls/flights.ts'
import { namingFilters } from '../services/dictionaries/named-refusals.ts'
import { storedDictionaries } from '../services/dictionaries/stored.ts'
import { openHistory } from '../services/observations/history.ts'
import { createTokenDigester } from '../services/tokens/digest.ts'
import { namedSources, refuseUnsetSources, type Settings, sourcesOf } from '../settings/load.ts'
import type { OpenedSources } from '../sources/open.ts'
import type { Spend } from '../sources/purse.ts'
import { noticesOf, type Source, type Trouble } from '../sources/source.ts'
import { type Collection, watched } from '../sources/watched.ts'
import { startChores } from './chores.ts'
import { openCounters } from './counters.ts'
import { openEngine } from './engine.ts'
import { listen } from './listen.ts'
import { openLog } from './log.ts'
import type { Joined } from './peers/join.ts'
import type { Role } from './processes/role.ts'
import { sourcesFrom, worldOf } from './sources.ts'
import { keptIn, openStores, placeOf } from './stores.ts'
import { tracingOf } from './tracing.ts'

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
  /** Hears of a creator or video that was erased. */
  readonly onForgotten: (subject: string) => void
  /** Present where this process is one of several. */
  readonly role: Role
}

/** How a source is, and what stands in its way. */
export interface SourceReport {
  readonly name: string
  /** Undefined while it is still being found out whether its login holds. */
  readonly state: SourceState | undefined
  readonly troubles: readonly Trouble[]
  /** What else an operator should know of it. */
  readonly notices: readonly Text[]
}

export interface Gateway {
  /** `http://host:port`, with the port that was really taken. */
  readonly address: string
  /** How the sources are that answer; a login that is being checked is waited for, so long at most. */
  sources(withinMs: number): Promise<readonly SourceReport[]>
  /** The token of the account that the first start makes; undefined on every later one. */
  readonly demoToken: string | undefined
  /** Stops accepting, lets calls in flight finish and settle, and lets go of the data folder. */
  stop(): Promise<void>
}

/** A gateway in this process. */
export interface OwnGateway extends Gateway {
  /** What this process has measured. */
  measure(): Promise<Measured>
}

/** A call may take this long, and a call in flight at a stop this much of the stop's ten seconds. */
const defaultDeadlineMs = 60_000
const defaultGraceMs = 8_000
const defaultRequestTimeoutMs = 20_000
/** Where `npm run docs` builds the documentation. */
const docsFolder = fileURLToPath(new URL('../../dist/docs', import.meta.url))
const readerModule = new URL(
  import.meta.url.endsWith('.ts') ? './reader-worker.ts' : './reader-worker.js',
  import.meta.url,
)
const maxDigestsRemembered = 10_000
const firstStart = { kind: 'job', name: 'first start' } as const

/** Constructs the gateway over its data folder and starts it. Throws OperatorError where it cannot. */
export async function startGateway(
  settings: Settings,
  version: string,
  surroundings: Partial<Surroundings> = {},
): Promise<OwnGateway> {
  refuseUnsetSources(settings)
  const clock = surroundings.clock ?? systemClock
  const { role } = surroundings
  const log = openLog(settings, surroundings.logTo, role?.process)
  const parts = await openParts(settings, version, surroundings, clock, log)
  const { engine, source, sources } = parts
  let isClosing = false
  const server = serverOf(settings, version, surroundings, clock, parts, () => isClosing)
  const endChores = role?.connect ? () => {} : startChores(settings, engine, clock, log)
  const stop = async () => {
    isClosing = true
    endChores()
    const graceMs = surroundings.graceMs ?? defaultGraceMs
    // A ledger that does not answer must not keep the server up either.
    const overdue = setTimeout(() => engine.hurry(), graceMs)
    await server.close(graceMs)
    await closeParts(parts)
    clearTimeout(overdue)
  }
  const { address, demoToken } = await open(server, settings, clock, role).catch(
    async (error: unknown) => {
      await stop()
      throw error
    },
  )
  logStart(log, settings, address, source, engine)
  return {
    address,
    sources: (withinMs) => Promise.all(sources.map((source) => reportOf(source, withinMs))),
    demoToken,
    measure: server.measure,
    stop: async () => {
      await stop()
      log.info('stopped')
      log.flush()
    },
  }
}

export type Parts = Awaited<ReturnType<typeof openParts>>

/** Opens what the server works with, each with what it needs of the others. */
export async function openParts(
  settings: Settings,
  version: string,
  surroundings: Partial<Surroundings>,
  clock: Clock,
  log: Logger,
) {
  const report = (message: string, details: Readonly<Record<string, unknown>>) =>
    log.error(details, message)
  // An engine may tell of erasures as it opens: there is nothing in memory yet to be forgotten.
  let cache: AnswerCache | undefined
  let joined: Joined | undefined
  const onForgotten = (subject: string) => {
    joined?.peers.hub.forget([subject])
    cache?.forget(subject)
    surroundings.onForgotten?.(subject)
  }
  const keeper = await surroundings.role?.connect?.({
    log,
    onForgotten,
    onBack: () => cache?.clear(),
  })
  const kept =
    keeper ??
    (await openEngine(settings, clock, log, {
      deadlineMs: surroundings.ledgerDeadlineMs,
      onDeath: surroundings.onDeath,
      onForgotten,
    }))
  const { engine, unlock } = kept
  const counters = openCounters(engine, clock, keeper ? undefined : () => sources, report)
  const bodies = openBodies(settings.maxBodyBytes, (error) =>
    report('the thread for large bodies died', { error }),
  )
  const { source: only, deadlineMs = defaultDeadlineMs } = surroundings
  const names = only ? [only.name] : namedSources(settings)
  const { keepContacts } = settings.history
  const reading = { keptIn: keptIn(settings), world: worldOf(names), keepContacts, readerModule }
  const history = openHistory(reading, bodies, engine, clock, counters.drift, report)
  const tracing = await tracingOf(settings, version, log)
  const onCollection = (collection: Collection) => {
    if (!keeper) counters.onCollection(collection)
    tracing?.collected(collection)
  }
  const spend: Spend = (expense) => engine.spend({ ...expense, atMs: clock.now() })
  const askers = () => joined?.peers.askers ?? 1
  const tools = { inspect: bodies.inspect, spend, clock, log, askers }
  const own: OpenedSources = keeper
    ? { ...keeper.sources, source: watched(keeper.sources.source, clock, onCollection) }
    : only
      ? alone(watched(only, clock, onCollection))
      : sourcesFrom(settings, deadlineMs, history.latest, tools, onCollection)
  cache = openAnswerCache(settings.cache.maxAnswers, clock, history)
  const onForwarded = (collection: Collection) => tracing?.collected(collection)
  joined = await kept.join?.(version, { sources: own, clock, log, onForgotten, onForwarded })
  const { source, all: sources } = joined?.sources ?? own
  const peers = joined?.peers
  const opened = {
    engine,
    unlock,
    counters,
    bodies,
    history,
    tracing,
    source,
    sources,
    cache,
    peers,
  }
  return { ...opened, deadlineMs, report }
}

/** Closes all of it, and lets go of the data folder. */
export async function closeParts(parts: Parts): Promise<void> {
  await parts.peers?.leave()
  await Promise.all(parts.sources.map((each) => each.close?.()))
  await parts.history.close()
  await parts.bodies.close()
  await parts.counters.close()
  await parts.tracing?.close()
  await parts.engine.close()
  parts.unlock()
}

const alone = (source: Source) => ({ source, all: [source] })

function serverOf(
  settings: Settings,
  version: string,
  surroundings: Partial<Surroundings>,
  clock: Clock,
  parts: Parts,
  isClosing: () => boolean,
): GatewayServer {
  const { engine, counters, bodies, history, tracing, sources, cache, peers } = parts
  const { deadlineMs, report } = parts
  const { namedFilters } = bodies
  const dictionaries = storedDictionaries({ observedBy: history.latest, namedFilters, clock })
  const source = namingFilters(parts.source, dictionaries)
  const { language } = settings
  const { role } = surroundings
  // Of several processes the one that asks the sources tells of them.
  const isAsker = () => !role || (!role.connect && peers?.link === undefined)
  const trustedProxies = blockList(settings.trustedProxies)
  return createGatewayServer(
    catalog,
    {
      ledger: tracing?.ledger(engine) ?? engine,
      ...(tracing && { tracing }),
      ...{ cache, source, clock, deadlineMs, report, language, trustedProxies },
      flights: new Flights(),
      digestOf: createTokenDigester(maxDigestsRemembered),
      tally: counters.calls,
      keysUnderWay: new Map(),
      observe: history.observe,
      subjectsIn: bodies.subjectsIn,
      readForView: bodies.readForView,
      foundCreators: bodies.foundCreators,
      observedBy: history.latest,
      answersBefore: history.answers,
      flagThresholds: settings.flags,
    },
    history,
    {
      ...counters,
      sources: () => (isAsker() ? sources : []),
      ledger: engine,
      cache,
      role: () => peers?.role,
    },
    {
      ...serverSettings(settings),
      ...{ version, isClosing, sources, language, trustedProxies, dictionaries },
      ...(role && { process: role.process, printForAll: role.printMetrics }),
      requestTimeoutMs: surroundings.requestTimeoutMs ?? defaultRequestTimeoutMs,
      sourcesOf: (dataset) =>
        surroundings.source
          ? [surroundings.source.name]
          : (settings.sourcesFor[dataset] ?? sourcesOf(settings)),
      docsFolder: surroundings.docsFolder ?? docsFolder,
    },
  )
}

function serverSettings({ servers, metrics, maxConnections }: Settings) {
  return {
    maxConnections: maxConnections ?? defaultMaxConnections(),
    metricsFrom: blockList(metrics.from),
    servers: { global: servers.global, cn: servers.cn },
  }
}

/** Listens, then makes the demo token if this is the folder's first start: one that fails would lose it. */
async function open(
  server: GatewayServer,
  settings: Settings,
  clock: Clock,
  role: Role | undefined,
) {
  const address = await listen(server, settings)
  if (role && !role.makesDemo) return { address, demoToken: undefined }
  const stores = await openStores(settings)
  const demoToken = await createDemo({ ...stores, clock, actor: firstStart }).finally(() =>
    stores.close(),
  )
  return { address, demoToken }
}

export async function reportOf(source: Source, withinMs: number): Promise<SourceReport> {
  const { name, state, troubles, checked } = source
  const isKnown = await Promise.race([
    checked?.then(() => true) ?? true,
    delay(withinMs, false, { ref: false }),
  ])
  return {
    name,
    state: isKnown ? (state?.() ?? 'working') : undefined,
    troubles: troubles?.() ?? [],
    notices: isKnown ? noticesOf(source) : [],
  }
}

function logStart(
  log: Logger,
  settings: Settings,
  address: string,
  source: Source,
  ledger: Ledger,
): void {
  const data = placeOf(settings)
  log.info({ address, data, source: source.name, endpoints: catalog.size }, 'started')
  if (ledger.recovered > 0) {
    log.warn(
      { calls: ledger.recovered },
      'released the holds of calls that an earlier run left open',
    )
  }
}
