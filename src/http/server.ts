import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Endpoint } from '../catalog/define.ts'
import { historyMeter } from '../catalog/operations/history.ts'
import { codes } from '../core/codes.ts'
import { newRequestId } from '../core/ids.ts'
import { nearest, type Text } from '../core/text.ts'
import type { CallContext } from '../services/calls/execute.ts'
import type { HistoryReader } from '../services/observations/reader.ts'
import {
  type CallRouteSettings,
  callRoutes,
  methodNotAllowed,
  type ServeContext,
  urlTooLong,
} from './calls.ts'
import { creatorRoutes } from './creators.ts'
import { type DocsSettings, docsRoutes } from './docs.ts'
import { headerRecord, pageHeaders, preflightHeaders } from './headers.ts'
import { type HealthSettings, healthRoute } from './health.ts'
import { holderRoutes } from './holder.ts'
import { type MetricsSettings, metricsRoute } from './metrics.ts'
import { expression } from './paths.ts'
import type { Meters } from './prometheus.ts'
import { type Arrival, refusalEnvelope, sendRefusal } from './respond.ts'
import { type PageSettings, pagePaths, pageRoutes } from './routes.ts'

export interface ServerSettings
  extends CallRouteSettings,
    PageSettings,
    MetricsSettings,
    HealthSettings,
    DocsSettings {}

export interface GatewayServer {
  /** Starts listening. Returns the address, with the port that was really taken. */
  listen(host: string, port: number): Promise<string>
  /** Stops accepting, lets calls in flight finish until `graceMs` have passed, then cuts them. */
  close(graceMs: number): Promise<void>
}

/** No page takes a body, so other methods need none of Fastify's ways to read one. */
const pageMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Pages that one connection may have asked for without reading the answers. */
const maxUnansweredPages = 32
const unansweredPages = new WeakMap<Socket, number>()

/** Counts a page against its connection: who pipelines and does not read would fill the memory. */
function isPiledUp({ socket }: IncomingMessage, response: ServerResponse): boolean {
  const unanswered = (unansweredPages.get(socket) ?? 0) + 1
  unansweredPages.set(socket, unanswered)
  response.once('close', () => unansweredPages.set(socket, (unansweredPages.get(socket) ?? 1) - 1))
  return unanswered > maxUnansweredPages
}

/**
 * A connection on which nothing moves for longer than any call takes was given up at its other end.
 * Longer than load balancers keep theirs: they would send a call into a connection that is closing.
 */
const silenceMs = 90_000

/** Room for the longest address that is still answered through the front door, with its headers. */
const maxHeaderBytes = 128 * 1024

/** The HTTP server: the catalog's paths on their own short way, everything else through Fastify. */
export function createGatewayServer(
  endpoints: ReadonlyMap<string, Endpoint>,
  ctx: ServeContext,
  history: HistoryReader,
  meters: Meters,
  settings: ServerSettings,
): GatewayServer {
  const serveCall = callRoutes(endpoints, ctx, settings)
  const calls = new CallsInFlight(ctx.report)
  const app: FastifyInstance = Fastify({
    serverFactory: (handler) =>
      createServer(
        {
          maxHeaderSize: maxHeaderBytes,
          requestTimeout: 30_000,
          headersTimeout: 20_000,
          // Idle connections end by their silence: a timer of their own would be set anew each call.
          keepAliveTimeout: 0,
        },
        (request, response) => {
          const call = serveCall(request, response)
          if (call) calls.add(call)
          else if (!pageMethods.has(request.method ?? '')) notFound(request, response)
          else if (isPiledUp(request, response)) request.socket.destroy()
          else handler(request, response)
        },
      ),
    exposeHeadRoutes: true,
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, ctx, settings),
    return503OnClosing: false,
    // Decoding a bad path is a 404 of ours, not an error page of the router's.
    frameworkErrors: (_error, request, reply) => {
      reply.hijack()
      notFound(request.raw, reply.raw)
    },
  })
  const paths = [...endpoints.keys(), ...pagePaths(endpoints)]
  const patterns = paths.map(expression)
  const notFound = (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    if (patterns.some((each) => each.test(path))) refuseMethod(request, response, ctx, settings)
    else answerNotFound(request, response, paths, ctx, settings)
  }

  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headerRecord(pageHeaders))
  })
  app.setNotFoundHandler((request, reply) => {
    if (request.method === 'OPTIONS') {
      return reply.code(204).headers(headerRecord(preflightHeaders)).send()
    }
    reply.hijack()
    notFound(request.raw, reply.raw)
  })
  app.setErrorHandler((error, request, reply) => {
    ctx.report('page failed', { path: request.url.split('?')[0]?.slice(0, 200), error })
    reply.hijack()
    const refused = { ...refusal(ctx, codes[500].meaning), code: 500 as const }
    sendRefusal(request.raw, reply.raw, refused, {
      fallback: settings.language,
      ...arrivalNow(ctx),
      httpStatus: 500,
    })
  })
  pageRoutes(app, endpoints, ctx, settings)
  holderRoutes(app, ctx, settings)
  creatorRoutes(app, ctx, history, settings, (visit) => {
    calls.add(visit)
    return visit
  })
  healthRoute(app, endpoints, ctx, history, settings)
  metricsRoute(app, meters, settings)
  docsRoutes(app, settings)
  app.server.setTimeout(silenceMs)
  return {
    listen: (host, port) => app.listen({ host, port }),
    close: (ms) => close(app, calls, ms),
  }
}

/** Calls from their first byte to their settlement, which can come after the connection is gone. */
class CallsInFlight {
  #count = 0
  #onNone: (() => void) | undefined
  readonly #report: CallContext['report']
  readonly #ended = () => {
    this.#count--
    if (this.#count === 0) this.#onNone?.()
  }

  constructor(report: CallContext['report']) {
    this.#report = report
  }

  add(call: Promise<void>): void {
    this.#count++
    call.then(this.#ended, (error: unknown) => {
      this.#report('a call ended without an answer', { error })
      this.#ended()
    })
  }

  async settled(): Promise<void> {
    if (this.#count === 0) return
    await new Promise<void>((resolve) => {
      this.#onNone = resolve
    })
  }
}

async function close(app: FastifyInstance, calls: CallsInFlight, graceMs: number): Promise<void> {
  const closed = app.close()
  const grace = AbortSignal.timeout(graceMs)
  const settled = calls.settled()
  await Promise.race([settled, once(grace, 'abort')])
  // A connection that is merely open would keep the server up; one still in a call leaves it now.
  app.server.closeAllConnections()
  await Promise.all([settled, closed])
}

function answerNotFound(
  request: IncomingMessage,
  response: ServerResponse,
  paths: readonly string[],
  ctx: CallContext,
  settings: ServerSettings,
): void {
  const path = (request.url ?? '').split('?')[0] ?? ''
  const near = path.length > 120 ? undefined : nearest(path, paths)
  const text: Text = near
    ? { zh: `没有此地址。最接近的是 ${near}`, en: `No such address. The nearest is ${near}` }
    : {
        zh: '没有此地址。全部接口见 /openapi/openapi-zh.json',
        en: 'No such address. All endpoints are in /openapi/openapi-en.json',
      }
  const tooLong = (request.url ?? '').length > 8192
  sendRefusal(request, response, refusal(ctx, tooLong ? urlTooLong : text), {
    fallback: settings.language,
    ...arrivalNow(ctx),
    httpStatus: tooLong ? 414 : 404,
  })
}

function refuseMethod(
  request: IncomingMessage,
  response: ServerResponse,
  ctx: CallContext,
  settings: ServerSettings,
): void {
  const options = {
    fallback: settings.language,
    ...arrivalNow(ctx),
    httpStatus: 405,
  }
  const refused = refusal(ctx, methodNotAllowed(request.method))
  // Asking for the history may cost something, and a HEAD would bring nothing.
  const isPriced = request.url?.startsWith(`${historyMeter.path}/`)
  const allow = isPriced ? 'GET, OPTIONS' : 'GET, HEAD, OPTIONS'
  sendRefusal(request, response, refused, options, ['Allow', allow])
}

/** Answers what is not HTTP, or too long to be read as such, and hangs up. */
function answerUnreadable(
  error: NodeJS.ErrnoException,
  socket: Socket,
  ctx: CallContext,
  settings: ServerSettings,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const tooLong = error.code === 'HPE_HEADER_OVERFLOW'
  const text: Text = tooLong
    ? { zh: '请求地址和请求头过长', en: 'The address and headers are too long' }
    : { zh: '请求不是合法的 HTTP', en: 'The request is not valid HTTP' }
  const body = refusalEnvelope(refusal(ctx, text), settings.language, ctx.clock.now())
  const status = tooLong ? '431 Request Header Fields Too Large' : '400 Bad Request'
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
  // Unread bytes would turn the close into a reset, which can overtake the answer.
  setTimeout(() => socket.destroy(), 1000).unref()
}

/** For what is answered without having been let in: it took no time worth telling. */
function arrivalNow({ clock }: CallContext): Arrival {
  return { atMs: clock.now(), tickMs: performance.now() }
}

function refusal(ctx: CallContext, text: Text) {
  const requestId = newRequestId(ctx.clock.now())
  return { code: 400 as const, text, requestId, costMicros: 0, strict: false }
}
