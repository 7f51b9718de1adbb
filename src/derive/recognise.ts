import { type Dataset, type Endpoint, exampleRequests, upstreamRequest } from '../catalog/define.ts'
import { exampleValues } from '../catalog/example-values.ts'
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
  const asking = new Map<Dataset, Asking>()
  const recognisedAs = (dataset: Dataset, { url, body: text }: RecordedRequest) => {
    const { names, shape } = asking.get(dataset) ?? askingFor(dataset)
    asking.set(dataset, { names, shape })
    const { upstream } = dataset
    const query = Object.fromEntries([...url.searchParams].filter(([name]) => names.has(name)))
    const { normal = shape } = upstream
    const body = upstream.body && normal(parse(text))
    // A dataset that asks with a body cannot be told without it.
    if (upstream.body && body === undefined) return undefined
    const asked = { query, ...(body !== undefined && { body }) }
    const { method, path, subjects } = upstream
    return { dataset: dataset.name, method, path, ...asked, subjects: subjects(asked) }
  }
  return (recorded) => {
    const path = recorded.url.pathname.replace(mirrorPrefix, '')
    for (const dataset of datasets) {
      const { upstream } = dataset
      if (upstream.path !== path || upstream.method !== recorded.method) continue
      const request = recognisedAs(dataset, recorded)
      if (request) return request
    }
    return undefined
  }
}

/** How a dataset is asked for. */
interface Asking {
  /** The members of its query. */
  readonly names: ReadonlySet<string>
  readonly shape: ReturnType<typeof compileShape>
}

function askingFor(dataset: Dataset): Asking {
  const asked = dataset.endpoints.flatMap(possibleRequests)
  const names = new Set(asked.flatMap(({ query }) => Object.keys(query)))
  const bodies = asked.flatMap(({ body }) => (body === undefined ? [] : [body]))
  return { names, shape: compileShape(bodies) }
}

/** The documented calls, and one with each choice: some choices are asked for by a name of their own. */
function possibleRequests(endpoint: Endpoint): readonly UpstreamRequest[] {
  const chosen = Object.entries(endpoint.parameters).flatMap(([name, { choices }]) =>
    choices.map((choice) =>
      upstreamRequest(endpoint, exampleValues(endpoint, { [name]: choice.name })),
    ),
  )
  return [...exampleRequests(endpoint), ...chosen]
}

function parse(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (longNumbersAsText(text) as Json)
  } catch {
    return undefined
  }
}
