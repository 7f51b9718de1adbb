import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Endpoint } from '../catalog/define.ts'
import type { ViewContext } from '../services/creators/gather.ts'
import type { ResolveContext } from '../services/creators/resolve.ts'
import type { ReadDictionaries } from '../services/dictionaries/stored.ts'
import type { HistoryReader } from '../services/observations/reader.ts'
import { accountRoutes } from './account.ts'
import { callRoutes, type ServeContext } from './calls.ts'
import { Connections } from './connections.ts'
import { creatorRoutes } from './creators.ts'
import { type DocsSettings, docsRoutes } from './docs.ts'
import { type DocumentSettings, documentRoutes } from './documents.ts'
import { goOn, stoppingRequests } from './early.ts'
import type { InFlight } from './front-door.ts'
import { headProblem } from './head.ts'
import { headerRecord, pageHeaders, preflightHeaders } from './headers.ts'
import { type HealthSettings, healthRoute } from './health.ts'
import { type MetricsSettings, metricsRoute } from './metrics.ts'
import { isWrittenAs, pathOf } from './paths.ts'
import { type ProbeSettings, probeRoutes } from './probes.ts'
import { type Counted, type Measured, type Metrics, openMetrics } from './prometheus.ts'
import { connectRefused, expectationFailed, openRefusals, type Refusals } from './refusals.ts'
import { resolveRoutes } from './resolve.ts'
import { rootRoute } from './root.ts'
import { searchFiltersRoute } from './search-filters.ts'
import { servedPaths } from './served.ts'
import { type ConnectionError, maxHeadBytes, unreadable } from './unreadable.ts'
import { viewRoutes } from './views.ts'

export interface ServerSettings
  extends ProbeSettings,
    DocumentSettings,
    MetricsSettings,
    HealthSettings,
    DocsSettings {
  /** Connections that may be open at once; more of them are refused. */
  readonly maxConnections: number
  /** How long a request may take to come in. */
  readonly requestTimeoutMs: number
  /** The name of this process, where it is one of several. */
  readonly process?: string
  /** The stored dictionaries of search filters. */
  readonly dictionaries: ReadDictionaries
}

export interface GatewayServer {
  /** Starts listening. Returns the address, with the port that was really taken. */
  listen(host: string, port: number): Promise<string>
  /** Stops accepting, lets calls in flight finish until `graceMs` have passed, then cuts them. */
  close(graceMs: number): Promise<void>
  /** What this process has measured. */
  measure(): Promise<Measured>
}

/** What takes a body is served before pages are, so that Fastify's ways to read one are not needed. */
const pageMethods = new Set(['GET', 'HEAD'])

/**
 * A connection on which nothing moves for longer than any call takes was given up at its other end.
 * Longer than load balancers keep theirs: they would send a call into a connection that is closing.
 */
const silenceMs = 90_000

/** How often it is looked which requests have taken too long to come in. */
const timeoutCheckEveryMs = 2000

/** The HTTP server: the catalog's paths on their own short way, everything else through Fastify. */
export function createGatewayServer(
  endpoints: ReadonlyMap<string, Endpoint>,
  ctx: ServeContext & ViewContext & ResolveContext,
  history: HistoryReader,
  meters: Omit<Counted, 'connections'>,
  settings: ServerSettings,
): GatewayServer {
  const connections = new Connections(settings.maxConnections, ctx.report)
  const calls = new CallsInFlight()
  const refusals = openRefusals(ctx, servedPaths(endpoints))
  const serveCall = callRoutes(endpoints, ctx, calls)
  const app: FastifyInstance = Fastify({
    serverFactory: (serve) =>
      openServer(settings, connections, refusals, (request, response) => {
        if (settings.isClosing()) response.setHeader('Connection', 'close')
        const problem = headProblem(request)
        if (problem) return refusals.problem(request, response, problem)
        if (request.method === 'OPTIONS') {
          return void response.writeHead(204, preflightHeaders(request)).end()
        }
        if (serveCall(request, response) || servePost(request, response)) return
        if (pageMethods.has(request.method ?? '')) serve(request, response)
        else refusals.notFound(request, response)
      }),
    exposeHeadRoutes: true,
    // The server has its own, which knows whose turn it is.
    clientErrorHandler: () => {},
    return503OnClosing: false,
    // What is too long to be a parameter is told so by the page, like any other wrong one.
    routerOptions: { maxParamLength: maxHeadBytes },
    // Decoding a bad path is a 404 of ours, not an error page of the router's.
    frameworkErrors: (_error, request, reply) => {
      reply.hijack()
      refusals.notFound(request.raw, reply.raw)
    },
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headerRecord(pageHeaders))
    const { url: route } = request.routeOptions
    if (route === undefined || isWrittenAs(route, pathOf(request.raw.url))) return
    reply.hijack()
    refusals.notFound(request.raw, reply.raw)
  })
  app.setNotFoundHandler((request, reply) => {
    reply.hijack()
    refusals.notFound(request.raw, reply.raw)
  })
  app.setErrorHandler((error, request, reply) => {
    ctx.report('page failed', { path: request.url.split('?')[0]?.slice(0, 200), error })
    reply.hijack()
    refusals.failure(request.raw, reply.raw)
  })
  probeRoutes(app, { ...ctx, ledger: meters.ledger }, settings)
  documentRoutes(app, endpoints, settings)
  rootRoute(app, ctx)
  accountRoutes(app, ctx)
  creatorRoutes(app, ctx, history, calls)
  const servePost = resolveRoutes(app, ctx, calls)
  viewRoutes(app, ctx, calls)
  healthRoute(app, ctx, history, settings)
  searchFiltersRoute(app, ctx, settings.dictionaries)
  // They are made when they are first asked for: watching the event loop and the garbage collector
  // is not free.
  let opened: Metrics | undefined
  const metrics = () => {
    opened ??= openMetrics({ ...meters, connections }, settings.process)
    return opened
  }
  metricsRoute(app, metrics, settings)
  docsRoutes(app, settings)
  return {
    listen: (host, port) => app.listen({ host, port }),
    close: (graceMs) => close(app, calls, connections, graceMs),
    measure: () => metrics().measure(),
  }
}

/** A server whose connections are followed, and whatever comes over them is answered. */
function openServer(
  { requestTimeoutMs }: ServerSettings,
  connections: Connections,
  refusals: Refusals,
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server = createServer({
    maxHeaderSize: maxHeadBytes,
    headersTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: timeoutCheckEveryMs,
    // Idle connections end by their silence: a timer of their own would be set anew each call.
    keepAliveTimeout: 0,
    // Told here, in an envelope.
    requireHostHeader: false,
    // Of a request without a body the end need not be told.
    optimizeEmptyRequests: true,
    IncomingMessage: stoppingRequests(connections),
  })
  // Lines are counted here: the parser says of too many that they are too long, or leaves some out.
  server.maxHeadersCount = 0
  server.setTimeout(silenceMs)
  connections.follow(server)
  server.on('request', (request, response) => {
    connections.begin(request, response)
    serve(request, response)
  })
  server.on('checkExpectation', (request, response) => {
    connections.begin(request, response)
    refusals.problem(request, response, expectationFailed)
  })
  // The one that is known beside others that are not is announced as if it stood alone.
  server.on('checkContinue', (request, response) => {
    connections.begin(request, response)
    if (request.headers.expect?.trim().toLowerCase() !== '100-continue') {
      return refusals.problem(request, response, expectationFailed)
    }
    response.writeContinue()
    serve(request, response)
  })
  server.on('upgrade', (request, socket: Socket, behind) => goOn(server, request, socket, behind))
  server.on('connect', (request, socket: Socket, behind) => {
    if (connections.isEarly(socket)) return goOn(server, request, socket, behind)
    // node:http has let go of the connection, its errors and its silence included.
    for (const event of ['error', 'timeout']) socket.on(event, () => socket.destroy())
    const { 'accept-language': language } = request.headers
    connections.refuse(socket, connectRefused, refusals.unread(connectRefused, language))
  })
  server.on('clientError', (error: ConnectionError, socket: Socket) => {
    const problem = unreadable(error)
    // A connection on which nothing came was opened ahead. Like an idle one, it ends by its silence.
    // Nor is anybody late with what is not read before its turn.
    const isLate = socket.bytesRead > 0 && !connections.isHeldUp(socket)
    if (problem?.status === 408 && !isLate) return
    if (problem) connections.refuse(socket, problem, refusals.unread(problem))
    else socket.destroy()
  })
  return server
}

/** Calls from their first byte to their settlement, which can come after the connection is gone. */
class CallsInFlight implements InFlight {
  #count = 0
  #onNone: (() => void) | undefined

  begin(): void {
    this.#count++
  }

  end(): void {
    this.#count--
    if (this.#count === 0) this.#onNone?.()
  }

  async settled(): Promise<void> {
    if (this.#count === 0) return
    await new Promise<void>((resolve) => {
      this.#onNone = resolve
    })
  }
}

async function close(
  app: FastifyInstance,
  calls: CallsInFlight,
  connections: Connections,
  graceMs: number,
): Promise<void> {
  const closed = app.close()
  const grace = AbortSignal.timeout(graceMs)
  const settled = calls.settled()
  await Promise.race([Promise.all([settled, connections.finish()]), once(grace, 'abort')])
  // A connection that is merely open would keep the server up; one still in a call leaves it now.
  connections.cut()
  await Promise.all([settled, closed])
}
