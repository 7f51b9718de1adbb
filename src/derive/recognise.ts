import { type Dataset, exampleRequests } from '../catalog/define.ts'
import type { Json, UpstreamRequest } from '../catalog/request.ts'
import { longNumbersAsText } from '../core/json.ts'
import { compileShape } from './shape.ts'

/** A request of the upstream's own site, as a browser recorded it. */
export interface RecordedRequest {
  readonly method: string
  readonly url: URL
  /** The body of a POST; absent where there is none. */
  readonly body?: string
}

/**
 * Gives what a recorded request asked for; undefined where none of the catalog's datasets asks so.
 */
export type Recogniser = (recorded: RecordedRequest) => UpstreamRequest | undefined

/** Agencies see the same methods behind a prefix. */
const mirrorPrefix = /^\/star\/mirror(?=\/gw\/)/

/** Finds the dataset that a request of the upstream's site belongs to, whatever else it carries. */
export function compileRecogniser(datasets: readonly Dataset[]): Recogniser {
  const known = datasets.map((dataset) => {
    const asked = dataset.endpoints.flatMap(exampleRequests)
    const names = new Set(asked.flatMap(({ query }) => Object.keys(query)))
    const bodies = asked.flatMap(({ body }) => (body === undefined ? [] : [body]))
    return { dataset, names, shape: compileShape(bodies) }
  })
  return ({ method, url, body: text }) => {
    const path = url.pathname.replace(mirrorPrefix, '')
    const found = known.find(
      ({ dataset: { upstream } }) => upstream.path === path && upstream.method === method,
    )
    if (!found) return undefined
    const { name: dataset, upstream } = found.dataset
    const query = Object.fromEntries(
      [...url.searchParams].filter(([name]) => found.names.has(name)),
    )
    const { normal = found.shape } = upstream
    const body = upstream.body && normal(parse(text))
    // A dataset that asks with a body cannot be told without it.
    if (upstream.body && body === undefined) return undefined
    const asked = { query, ...(body !== undefined && { body }) }
    const subjects = upstream.subjects(asked)
    return { dataset, method: upstream.method, path, ...asked, subjects }
  }
}

function parse(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (longNumbersAsText(text) as Json)
  } catch {
    return undefined
  }
}
