import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BlockList } from 'node:net'
import { LRUCache } from 'lru-cache'
import type { Endpoint } from '../catalog/define.ts'
import { codes } from '../core/codes.ts'
import { AppError } from '../core/errors.ts'
import { flat } from '../core/flat.ts'
import { newRequestId } from '../core/ids.ts'
import type { Language, Text } from '../core/text.ts'
import type { Query } from '../derive/reader.ts'
import { type Call, type CallContext, executeCall } from '../services/calls/execute.ts'
import { executeOnce, type OnceInFlight } from '../services/calls/once.ts'
import type { Refused } from '../services/calls/outcome.ts'
import { compilePlanner, type Plan } from '../services/calls/plan.ts'
import type { EndpointTally } from '../services/calls/tally.ts'
import type { Tracing } from '../services/tracing/tracing.ts'
import { callerAddress } from './address.ts'
import { parseQuery, takeToken } from './query.ts'
import { type RefusalOptions, sendOutcome, sendRefusal } from './respond.ts'
import { tokenOf } from './token.ts'

export interface CallRouteSettings {
  readonly language: Language
  readonly trustedProxies: BlockList
  /** Whether the server is on its way down. */
  readonly isClosing: () => boolean
}

/** What serving a call takes. */
export type ServeContext = CallContext & {
  readonly onceInFlight: OnceInFlight
  /** Present where traces are wanted. */
  readonly tracing?: Tracing
}

/** Serves a call to its end, settlement included; undefined when the path is none of the catalog's. */
export type CallRoutes = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void> | undefined

/** Longer than any call of the catalog needs; what is longer still is not even decoded. */
export const maxQueryLength = 8192

/**
 * The catalog's routes on bare `node:http`: a call costs a few tens of microseconds, of which a
 * framework's routing and hooks would be a third.
 */
export function callRoutes(
  endpoints: ReadonlyMap<string, Endpoint>,
  ctx: ServeContext,
  settings: CallRouteSettings,
): CallRoutes {
  const routes = new Map(
    [...endpoints].map(([path, endpoint]) => {
      const route = {
        plan: recentPlans(compilePlanner(endpoint)),
        tally: ctx.tally.of(endpoint.id),
      }
      return [path, route]
    }),
  )
  return (request, response) => {
    const url = request.url ?? ''
    const questionMark = url.indexOf('?')
    const route = routes.get(questionMark < 0 ? url : url.slice(0, questionMark))
    if (!route) return undefined
    const query = questionMark < 0 ? '' : url.slice(questionMark + 1)
    return serve(ctx, settings, request, response, route, query)
  }
}

/** What an endpoint's calls have in common. */
interface Route {
  readonly plan: Planner
  readonly tally: EndpointTally
}

/** What a query without its token comes to. Throws AppError 400 where it cannot be decoded. */
type Planner = (query: string) => Plan

/** Plans of an endpoint that are kept: those who poll ask for the same creators again and again. */
const maxRecentPlans = 500

function recentPlans(plan: (query: Query) => Plan): Planner {
  const recent = new LRUCache<string, Plan>({ max: maxRecentPlans })
  return (text) => {
    const known = recent.get(text)
    if (known) return known
    const key = flat(text)
    const made = plan(parseQuery(key))
    if (key.length < 256) recent.set(key, made)
    return made
  }
}

async function serve(
  ctx: ServeContext,
  settings: CallRouteSettings,
  request: IncomingMessage,
  response: ServerResponse,
  { plan, tally }: Route,
  queryText: string,
): Promise<void> {
  const arrival = { atMs: ctx.clock.now(), tickMs: performance.now() }
  const requestId = newRequestId(arrival.atMs)
  const { language } = settings
  try {
    if (request.method !== 'GET')
      return refuseMethod(request, response, requestId, { ...arrival, fallback: language })
    if (queryText.length > maxQueryLength) {
      const refused = refusal(requestId, urlTooLong)
      return sendRefusal(request, response, refused, {
        ...arrival,
        fallback: language,
        httpStatus: 414,
      })
    }
    const call = toCall(settings, request, response, plan, requestId, queryText)
    if (call instanceof AppError) {
      const refused = refusal(requestId, call.text)
      tally.add(refused, performance.now() - arrival.tickMs)
      return await sendOutcome(request, response, refused, language, arrival)
    }
    const key = request.headers['idempotency-key']
    const execute = () =>
      key === undefined ? executeCall(ctx, call) : executeOnce(ctx, call, String(key))
    const outcome = await (ctx.tracing?.call(call, request.headers, execute) ?? execute())
    if (outcome) await sendOutcome(request, response, outcome, language, arrival)
    else response.destroy()
    tally.add(outcome, performance.now() - arrival.tickMs)
  } catch (error) {
    ctx.report('call failed', { requestId, error })
    const refused: Refused = { ...refusal(requestId, codes[500].meaning), code: 500 }
    tally.add(refused, performance.now() - arrival.tickMs)
    if (response.headersSent) response.destroy()
    else sendRefusal(request, response, refused, { ...arrival, fallback: language })
  }
}

function toCall(
  settings: CallRouteSettings,
  request: IncomingMessage,
  response: ServerResponse,
  plan: Planner,
  requestId: string,
  queryText: string,
): Call | AppError {
  try {
    const { token, rest } = takeToken(queryText)
    return {
      requestId,
      plan: plan(rest),
      token: tokenOf(request.headers, token),
      address: callerAddress(request, settings.trustedProxies),
      caller: () => callerSignal(response),
    }
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/** A response that closes before it has been sent was left by its caller. */
export function callerSignal(response: ServerResponse): AbortSignal {
  if (response.destroyed) return AbortSignal.abort()
  const caller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) caller.abort()
  })
  return caller.signal
}

function refuseMethod(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  options: RefusalOptions,
): void {
  const refused = refusal(requestId, methodNotAllowed(request.method))
  const allow = ['Allow', 'GET, OPTIONS']
  sendRefusal(request, response, refused, { ...options, httpStatus: 405 }, allow)
}

export function methodNotAllowed(method = ''): Text {
  return {
    zh: `此地址不支持 ${method} 方法：请用 GET`,
    en: `${method} is not a method of this address: use GET`,
  }
}

function refusal(requestId: string, text: Text): Refused {
  return { code: 400, text, requestId, costMicros: 0, strict: false }
}

export const urlTooLong: Text = {
  zh: `地址过长：路径与查询串各至多 ${maxQueryLength} 个字符`,
  en: `The address is too long: its path and its query may have ${maxQueryLength} characters each`,
}
