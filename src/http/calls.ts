import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { StoredAnswer } from '../cache/stored-answer.ts'
import type { Endpoint } from '../catalog/define.ts'
import { AppError } from '../core/errors.ts'
import { flat } from '../core/flat.ts'
import type { Text } from '../core/text.ts'
import { compilePlanner } from '../services/calls/plan.ts'
import { type CallContext, CallWork } from '../services/calls/work.ts'
import type { MeteredContext } from '../services/metered/context.ts'
import type { Outcome } from '../services/metered/outcome.ts'
import {
  type Arrival,
  arrive,
  type FrontDoor,
  type InFlight,
  refuse,
  serveMetered,
  unsent,
} from './front-door.ts'
import { pathOf } from './paths.ts'
import { parseQuery } from './query.ts'
import { sendAnswer, sendRefusal } from './respond.ts'

/** What serving calls takes. */
export type ServeContext = FrontDoor & CallContext & MeteredContext

/** Serves a call to its end, settlement included. Returns false where the path is none of the catalog's. */
export type CallRoutes = (request: IncomingMessage, response: ServerResponse) => boolean

/**
 * The catalog's routes on bare `node:http`: a call costs a few tens of microseconds, of which a
 * framework's routing and hooks would be a third.
 */
export function callRoutes(
  endpoints: ReadonlyMap<string, Endpoint>,
  ctx: ServeContext,
  inFlight: InFlight,
): CallRoutes {
  const recent = new LRUCache<string, CallWork | AppError>({ max: maxRecentQueries })
  const routes = new Map<string, Route>()
  for (const [path, endpoint] of endpoints) {
    const plan = compilePlanner(endpoint)
    const workOf: WorkOf = (query) => {
      const known = recent.get(`${path}?${query}`)
      if (known) return known
      // Values are cut out of what is kept: cut out of the address, they would keep that alive too.
      const kept = flat(`${path}?${query}`)
      const planned = plan(parseQuery(kept.slice(path.length + 1)))
      const work = planned instanceof AppError ? planned : new CallWork(ctx, endpoint, planned)
      if (query.length < 256) recent.set(kept, work)
      return work
    }
    routes.set(path, { endpoint, workOf })
  }
  return (request, response) => {
    const route = routes.get(pathOf(request.url))
    if (!route) return false
    const arrival = arrive(ctx, request, response)
    if (refuseMethod(ctx, arrival)) return true
    const { endpoint, workOf } = route
    serveMetered<StoredAnswer>(ctx, inFlight, arrival, endpoint.meter, workOf, (outcome) =>
      answer(ctx, arrival, outcome),
    )
    return true
  }
}

/** What an endpoint's calls have in common. */
interface Route {
  readonly endpoint: Endpoint
  readonly workOf: WorkOf
}

/** What a query without its token asks for. Throws AppError 400 where it cannot be decoded. */
type WorkOf = (query: string) => CallWork | AppError

/** Queries of all endpoints that are kept: those who poll ask for the same creators again and again. */
const maxRecentQueries = 2000

function answer(
  ctx: ServeContext,
  arrival: Arrival,
  outcome: Outcome<StoredAnswer> | undefined,
): void {
  if (!outcome) arrival.response.destroy()
  else if (outcome.code !== 0) sendRefusal(arrival, outcome, { fallback: ctx.language })
  else sendAnswer(arrival, outcome, ctx.language)?.catch((error) => unsent(ctx, arrival, error))
}

function refuseMethod(ctx: ServeContext, arrival: Arrival): boolean {
  const { method } = arrival.request
  if (method === 'GET') return false
  const error = new AppError(400, methodNotAllowed(method))
  refuse(ctx, arrival, error, { httpStatus: 405, extra: ['Allow', 'GET, OPTIONS'] })
  return true
}

/** What to say to another method than GET, or than those that an address takes as well. */
export function methodNotAllowed(method = '', others: readonly string[] = []): Text {
  const allowed = ['GET', ...others]
  return {
    zh: `此地址不支持 ${method} 方法：请用 ${allowed.join(' 或 ')}`,
    en: `${method} is not a method of this address: use ${allowed.join(' or ')}`,
  }
}
