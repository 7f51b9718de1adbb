import type { TObject } from 'typebox'
import type { Text } from '../core/text.ts'
import type { Census } from './creator/census.ts'
import type { Item } from './creator/items.ts'
import type { Creator } from './creator.ts'
import { exampleValues, requiredValues } from './example-values.ts'
import { flag } from './kinds/flag.ts'
import { idPattern } from './kinds/id.ts'
import type { Parameter } from './kinds/kind.ts'
import type { Period } from './kinds/period.ts'
import type { ParameterValues } from './kinds/values.ts'
import type { Meter, Operation } from './operations/operation.ts'
import type { Json, Subject, UpstreamRequest } from './request.ts'
import type { Tikhub } from './tikhub.ts'
import type { Topic } from './topics.ts'

/** The address that replaces a deprecated endpoint. */
export interface Successor {
  readonly path: string
  /** Whether this catalog serves it, which is checked both ways when the catalog loads. */
  readonly served: boolean
}

/** What a dataset's `endpoints.ts` says of one public path. */
export interface EndpointDescription {
  readonly path: string
  /** The endpoint's name in the addresses of the documentation. */
  readonly slug: string
  readonly title: Text
  /** One sentence: what it answers and for whom. */
  readonly summary: Text
  /** What people look for it by, beside the words of its page. */
  readonly keywords?: Text
  /** `token` and `acceptCache` are not among them: they are the same everywhere. */
  readonly parameters: Readonly<Record<string, Parameter>>
  /** The two of them that bound a period; whoever has two days has one. */
  readonly period?: Period
  /** What else is wrong with values that are each right by themselves; undefined where nothing is. */
  readonly mistakeIn?: (values: ParameterValues) => Text | undefined
  /** Whether the endpoint takes `acceptCache`; one that does not collects afresh on every call. */
  readonly acceptsCache: boolean
  /** A deprecated endpoint has one. */
  readonly successor?: Successor
}

/** A dataset's operation. It is named by its slug in camel case, and answers with its dataset's body. */
export interface Endpoint extends EndpointDescription, Operation {
  /** The last segment of the path before its version: unique, stable, and what globs and prices name. */
  readonly id: string
  readonly meter: Meter
  readonly dataset: Dataset
}

/** How a call of any of the dataset's endpoints is put to the upstream. */
export interface Upstream {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query: (values: ParameterValues) => Readonly<Record<string, string>>
  /** A POST has one; a GET has none. */
  readonly body?: (values: ParameterValues) => Json
  /**
   * The one body of all those that ask the same, where that cannot be told member by member;
   * undefined for what is no request of the dataset. It is asked of what browsers recorded.
   */
  readonly normal?: (body: Json | undefined) => Json | undefined
  /** What is asked for by names that nobody has confirmed; absent where all of them are sure. */
  readonly unsure?: UnsureNames
  /** Whom a request names, be it a call's or one that a browser recorded. */
  readonly subjects: (asked: Pick<UpstreamRequest, 'query' | 'body'>) => readonly Subject[]
  /**
   * Whom an answer is about beside those whom its request names. Given the answer parsed, with whole
   * numbers beyond 2^53 as text; of one that is not as it should be it gives whom it finds.
   */
  readonly subjectsIn?: (answer: unknown) => readonly Subject[]
  /**
   * Why Xingtu itself is not asked: its method is `unconfirmed`, where path and query are the best
   * guess, or there is `none`, where the path is but a name. Absent where it is asked.
   */
  readonly atXingtu?: 'unconfirmed' | 'none'
  /** How TikHub is asked for the same; absent where it cannot be. */
  readonly tikhub?: Tikhub
  /** How long a stored answer may be given to a caller who accepts one; a day unless said. */
  readonly lifetimeMs?: number
}

/** Names of the upstream's that its own requests have to show: an operator may give them. */
export interface UnsureNames {
  /** The parameters that are asked for by such names. */
  readonly parameters: readonly string[]
  /**
   * Puts the names that an operator gives, by parameter, into a body; or tells the parameter that
   * has none, or whose value (`name=value`) nobody knows how to ask for.
   */
  readonly settle: (
    body: Json,
    names: Readonly<Record<string, string>>,
  ) => { readonly body: Json } | { readonly unnamed: string } | { readonly unknownValue: string }
}

/** The sandbox's creators and videos, as they are on one day. */
export interface World {
  /** The day that it is of. */
  readonly dayNumber: number
  creator(id: string): Creator
  /** The video with an item id; undefined until it has come out. */
  item(id: string): Item | undefined
  /** The creators whom search knows. */
  census(): Census
}

/** Projects the sandbox's world into this dataset's body. Equal arguments give equal bodies. */
export interface Projection {
  (world: World, request: UpstreamRequest): Readonly<Record<string, unknown>>
  /** Whether it can answer no request but one that names a creator. */
  readonly needsCreator?: true
  /**
   * The same in steps each of which is short, where it has to look at the whole population: so that
   * others get their turn between them.
   */
  readonly steps?: Steps
}

type Steps = (
  world: World,
  request: UpstreamRequest,
) => Generator<unknown, Readonly<Record<string, unknown>>>

/** The projection that takes these steps. */
export function inSteps(steps: Steps): Projection {
  const project = (world: World, request: UpstreamRequest) => {
    const taken = steps(world, request)
    let step = taken.next()
    while (!step.done) step = taken.next()
    return step.value
  }
  return Object.assign(project, { steps })
}

/** The projection of the one creator that a request names, as every request of its dataset must. */
export function ofCreator(
  project: (creator: Creator, request: UpstreamRequest) => Readonly<Record<string, unknown>>,
): Projection {
  const projection = (world: World, request: UpstreamRequest) => {
    const named = creatorIn(request)
    if (!named) throw new Error(`Catalog: ${request.dataset} is asked for without a creator.`)
    return project(world.creator(named.id), request)
  }
  return Object.assign(projection, { needsCreator: true as const })
}

/** The projection of the one video that a request names. Where there is none, an answer is empty. */
export function ofItem(
  project: (item: Item, world: World) => Readonly<Record<string, unknown>>,
): Projection {
  return (world, request) => {
    const named = request.subjects.find(({ kind }) => kind === 'video')
    const item = named && world.item(named.id)
    return item ? project(item, world) : { base_resp: { status_code: 0, status_message: '' } }
  }
}

const creatorIn = ({ subjects }: UpstreamRequest) => subjects.find(({ kind }) => kind === 'creator')

/** The five files of a dataset's folder. */
export interface DatasetParts {
  readonly title: Text
  readonly topic: Topic
  readonly data: TObject
  readonly endpoints: readonly EndpointDescription[]
  readonly upstream: Upstream
  readonly project: Projection
  /** A real body, with its members in the upstream's order. */
  readonly example: Readonly<Record<string, unknown>>
}

export interface Dataset extends Omit<DatasetParts, 'endpoints'> {
  readonly name: string
  readonly endpoints: readonly Endpoint[]
  /** How long a stored answer may be given to a caller who accepts one. */
  readonly lifetimeMs: number
}

const defaultLifetimeMs = 24 * 3_600_000

export const acceptCacheParameter = flag({
  zh: '是否接受已存结果。为 true 时可返回缓存，响应头 Age 给出其秒数；默认重新采集。',
  en: 'Whether a stored answer will do. With true a cached one may come back, its age in the Age header; by default the data is collected afresh.',
})

const pathPattern = /^\/api\/douyin-xingtu\/[a-z0-9_/-]+$/
const slugPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** What a call of the endpoint asks the upstream for. */
export function upstreamRequest(endpoint: Endpoint, values: ParameterValues): UpstreamRequest {
  const { name: dataset, upstream } = endpoint.dataset
  const { method, path, query, body, subjects } = upstream
  const asked = { query: query(values), ...(body && { body: body(values) }) }
  return {
    dataset,
    method,
    path,
    ...asked,
    subjects: subjects(asked),
    asked: { operation: endpoint, values },
  }
}

/**
 * What an endpoint's documented calls ask the upstream for: the one that gives every parameter, and
 * the one that gives none but those it must.
 */
export function exampleRequests(endpoint: Endpoint): readonly [UpstreamRequest, UpstreamRequest] {
  return [
    upstreamRequest(endpoint, exampleValues(endpoint)),
    upstreamRequest(endpoint, requiredValues(endpoint)),
  ]
}

/** The endpoint's id: `get-kol-rec-videos` of `/api/douyin-xingtu/get-kol-rec-videos/v1`. */
function endpointId(path: string): string {
  return (
    path
      .replace(/\/v\d+$/, '')
      .split('/')
      .at(-1) ?? ''
  )
}

/** Writes `kol-data-overview-v1` as `kolDataOverviewV1`. */
function camelCase(slug: string): string {
  return slug.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** Builds a dataset from its folder and refuses one that contradicts itself. */
export function defineDataset(name: string, parts: DatasetParts): Dataset {
  const { method, body, lifetimeMs = defaultLifetimeMs } = parts.upstream
  const dataset: Dataset = { ...parts, name, lifetimeMs, endpoints: [] }
  const endpoints = parts.endpoints.map((description): Endpoint => {
    checkEndpoint(name, description)
    const { path, slug } = description
    const id = endpointId(path)
    return {
      ...description,
      id,
      operationId: camelCase(slug),
      method: 'GET',
      group: 'data',
      answer: parts.data,
      example: parts.example,
      entry: 'token',
      meter: { id, path, slug },
      dataset,
    }
  })
  check(name, method === 'POST' || !body, 'has a body for a GET')
  // It is asked of what browsers recorded too, where anything may be missing.
  parts.upstream.subjects({ query: {}, ...(body && { body: {} }) })
  const { atXingtu, tikhub } = parts.upstream
  check(name, !atXingtu || tikhub !== undefined, 'can be asked of nobody')
  check(name, !tikhub || Object.keys(tikhub).length > 0, 'names no method of TikHub')
  check(name, lifetimeMs > 0, 'keeps answers for no time')
  check(name, endpoints.length > 0, 'has no endpoint')
  check(name, Object.keys(parts.example).length > 0, 'has an empty example')
  // What Xingtu has no method for is no body of Xingtu's, and has no status of its.
  const hasStatus = 'base_resp' in parts.example
  check(name, hasStatus || atXingtu === 'none', 'has an example without base_resp')
  checkSubjectsIn(name, parts)
  for (const endpoint of endpoints) checkRequests(endpoint, parts.project)
  return Object.assign(dataset, { endpoints })
}

/** Checks what only holds across datasets, and indexes the endpoints by path. */
export function defineCatalog(datasets: readonly Dataset[]): ReadonlyMap<string, Endpoint> {
  const byPath = new Map<string, Endpoint>()
  const names = new Set<string>()
  for (const endpoint of datasets.flatMap((dataset) => dataset.endpoints)) {
    // Generated clients put operation ids into file names, some of which ignore case.
    const operation = `operation ${endpoint.operationId.toLowerCase()}`
    for (const name of [endpoint.path, endpoint.slug, endpoint.id, operation]) {
      check(endpoint.dataset.name, !names.has(name), `uses ${name}, which another endpoint has`)
      names.add(name)
    }
    byPath.set(endpoint.path, endpoint)
  }
  checkMethods(datasets)
  for (const { path, successor, dataset } of byPath.values()) {
    if (!successor) continue
    check(
      dataset.name,
      byPath.has(successor.path) === successor.served,
      `${path}: successor ${successor.path} is ${successor.served ? 'not' : 'already'} served`,
    )
    check(
      dataset.name,
      !byPath.get(successor.path)?.successor,
      `${path}: its successor is deprecated`,
    )
  }
  return byPath
}

/**
 * What a browser recorded is told by the upstream's method, and where datasets share one, by whose
 * `normal` body it has.
 */
function checkMethods(datasets: readonly Dataset[]): void {
  const methods = Map.groupBy(datasets, ({ upstream }) => `${upstream.method} ${upstream.path}`)
  for (const [method, sharing] of methods) {
    for (const { name, upstream, endpoints } of sharing.length > 1 ? sharing : []) {
      const bodies = endpoints.flatMap(exampleRequests).map(({ body }) => body)
      const others = sharing.filter((each) => each.name !== name)
      const areTold = others.every(({ upstream: { normal } }) => normal && !bodies.some(normal))
      check(name, areTold && upstream.normal, `asks with ${method}, as another dataset does`)
    }
  }
}

function checkEndpoint(
  dataset: string,
  { path, slug, parameters, period, successor }: EndpointDescription,
) {
  check(dataset, pathPattern.test(path), `has a malformed path ${path}`)
  check(dataset, slugPattern.test(slug), `has a malformed slug ${slug}`)
  check(dataset, successor?.path !== path, `${path} succeeds itself`)
  for (const name of Object.keys(parameters)) {
    check(dataset, /^[a-z][A-Za-z0-9]*$/.test(name), `${path}: malformed parameter name ${name}`)
    check(
      dataset,
      name !== 'token' && name !== 'acceptCache',
      `${path}: ${name} is added by itself`,
    )
  }
  const days = Object.keys(parameters).filter((name) => parameters[name]?.form === 'day')
  const bounds = period ? [period.start, period.end] : []
  check(
    dataset,
    days.length < 2 || days.join() === bounds.join(),
    `${path}: ${days.join(' and ')} are not said to bound a period`,
  )
}

/** Whatever a call leaves out, the sandbox has an answer to it. */
function checkRequests(endpoint: Endpoint, { needsCreator }: Projection) {
  const nameless = exampleRequests(endpoint).find((request) => !creatorIn(request))
  check(
    endpoint.dataset.name,
    !needsCreator || !nameless,
    `${endpoint.path}: can be called without a creator, of whom its sandbox answers`,
  )
}

/** Who is in an answer is found in the example, and nobody in an answer without data. */
function checkSubjectsIn(dataset: string, { upstream: { subjectsIn }, example }: DatasetParts) {
  if (!subjectsIn) return
  const found = subjectsIn(example)
  check(dataset, found.length > 0, 'finds nobody in its example')
  const malformed = found.find(({ id }) => !idPattern.test(id))
  check(dataset, !malformed, `finds the malformed id ${malformed?.id} in its example`)
  const none = subjectsIn({ base_resp: example.base_resp })
  check(dataset, none.length === 0, 'finds somebody in an answer without data')
}

function check(dataset: string, holds: unknown, complaint: string): asserts holds {
  if (!holds) throw new Error(`Catalog: dataset ${dataset} ${complaint}.`)
}
