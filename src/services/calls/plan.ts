import { type Endpoint, upstreamRequest } from '../../catalog/define.ts'
import { cacheKeyOf, subjectOf, type UpstreamRequest } from '../../catalog/request.ts'
import { AppError } from '../../core/errors.ts'
import { compileParameters, type Query } from '../../derive/read-parameters.ts'

/** What a query comes to, whoever asks it and when. */
export interface Plan {
  readonly acceptCache: boolean
  /** How old a stored answer may be at the most; its dataset's lifetime where it is not said. */
  readonly maxAgeMs?: number
  readonly request: UpstreamRequest
  /** The same for all that comes to the same upstream request: a deprecated path and its successor. */
  readonly cacheKey: string
  /** The creator or video that is asked for. */
  readonly subject: string | null
}

/** Plans queries; gives the error where the parameters cannot be served. */
export type Planner = (query: Query) => Plan | AppError

/** Compiles an endpoint's parameters, upstream request and cache key into one function. */
export function compilePlanner(endpoint: Endpoint): Planner {
  const read = compileParameters(endpoint)
  return (query) => {
    try {
      const { values, acceptCache } = read(query)
      const request = upstreamRequest(endpoint, values)
      return { acceptCache, request, cacheKey: cacheKeyOf(request), subject: subjectOf(request) }
    } catch (error) {
      if (error instanceof AppError) return error
      throw error
    }
  }
}
