import { type Endpoint, upstreamRequest } from '../../catalog/define.ts'
import { cacheKeyOf, subjectOf, type UpstreamRequest } from '../../catalog/request.ts'
import { AppError } from '../../core/errors.ts'
import { compileReader, type Query, type Reading } from '../../derive/reader.ts'

interface PlanBase {
  readonly endpoint: Endpoint
}

/** A call that cannot be served, whoever makes it. */
export interface Unservable extends PlanBase {
  readonly problem: AppError
}

/** What a call comes to. */
export interface Servable extends PlanBase {
  readonly problem?: undefined
  readonly acceptCache: boolean
  readonly request: UpstreamRequest
  /** The same for all that comes to the same upstream request: a deprecated path and its successor. */
  readonly cacheKey: string
  /** The creator or video that is asked for. */
  readonly subject: string | null
}

/** A call apart from who makes it and when, so that one serves every call with the same query. */
export type Plan = Servable | Unservable

/** Compiles an endpoint's parameters, upstream request and cache key into one function. */
export function compilePlanner(endpoint: Endpoint): (query: Query) => Plan {
  const read = compileReader(endpoint)
  const serve = ({ values, acceptCache }: Reading): Servable => {
    const request = upstreamRequest(endpoint, values)
    const cacheKey = cacheKeyOf(request)
    return { endpoint, acceptCache, request, cacheKey, subject: subjectOf(request) }
  }
  return (query) => {
    try {
      return serve(read(query))
    } catch (error) {
      if (error instanceof AppError) return { endpoint, problem: error }
      throw error
    }
  }
}
