import { type Dataset, type UpstreamRequest, upstreamRequest } from '../catalog/define.ts'
import type { ParameterValues } from '../catalog/parameters.ts'

/** A request of the upstream's own site, as a browser recorded it. */
export interface RecordedRequest {
  readonly method: string
  readonly url: URL
  /** The body of a POST. */
  readonly body?: string
}

export interface Recognised {
  readonly request: UpstreamRequest
  /** The creator or video asked for; null where the request names none. */
  readonly subject: string | null
}

/** Undefined for a request that none of the catalog's datasets makes. */
export type Recogniser = (recorded: RecordedRequest) => Recognised | undefined

/** Agencies see the same methods behind a prefix. */
const mirrorPrefix = /^\/star\/mirror(?=\/gw\/)/

/** Finds the dataset that a request of the upstream's site belongs to, whatever else it carries. */
export function compileRecogniser(datasets: readonly Dataset[]): Recogniser {
  const known = datasets.map((dataset) => ({ dataset, shape: shapeOf(dataset) }))
  return ({ method, url, body }) => {
    const path = url.pathname.replace(mirrorPrefix, '')
    const found = known.find(
      ({ dataset: { upstream } }) => upstream.path === path && upstream.method === method,
    )
    if (!found) return undefined
    const { dataset, shape } = found
    const given = shape.names.flatMap((name) => {
      const value = url.searchParams.get(name)
      return value === null ? [] : [[name, value] as const]
    })
    const query = Object.fromEntries(given)
    const request = { dataset: dataset.name, method: dataset.upstream.method, path, query }
    const subject = shape.subjectName === undefined ? null : (query[shape.subjectName] ?? null)
    const asksWithBody = dataset.upstream.body !== undefined && body !== undefined
    return { request: asksWithBody ? { ...request, body } : request, subject }
  }
}

/** What no parameter is set to but the id. */
const marker = '7000000000000000001'

/** The names that the dataset asks with, in its order, and which of them is the creator or video. */
function shapeOf(dataset: Dataset): {
  readonly names: readonly string[]
  readonly subjectName: string | undefined
} {
  const { query } = upstreamRequest(dataset, markedValues(dataset))
  const subject = Object.entries(query).find(([, value]) => value === marker)
  return { names: Object.keys(query), subjectName: subject?.[0] }
}

function markedValues({ endpoints: [endpoint] }: Dataset): ParameterValues {
  const parameters = Object.entries(endpoint?.parameters ?? {})
  return Object.fromEntries(
    parameters.map(([name, parameter]) => [name, parameter.kind === 'id' ? marker : '0']),
  )
}
