import { populationSize } from '../src/catalog/creator/population.ts'
import { upstreamRequest } from '../src/catalog/define.ts'
import { catalog } from '../src/catalog/index.ts'
import type { UpstreamRequest } from '../src/catalog/request.ts'
import { worldOn } from '../src/catalog/world.ts'
import { compileParameters } from '../src/derive/read-parameters.ts'

export const day = '2026-03-01'

/** One world for a whole suite: its census is taken once. */
const world = worldOn(day)

export interface FoundOffer {
  readonly price: number
  readonly video_type: number
}

export interface Found {
  readonly star_id: string
  readonly attribute_datas: Readonly<Record<string, string>>
  readonly items: readonly { readonly item_id: string; readonly vv: number }[]
  readonly task_infos: readonly { readonly price_infos: readonly FoundOffer[] }[]
}

export interface SearchAnswer {
  readonly authors: readonly Found[]
  readonly pagination: {
    readonly has_more: boolean
    readonly limit: number
    readonly page: number
    readonly total_count: number
  }
}

export const searchPath = '/api/douyin-xingtu/gw/api/gsearch/search_for_author_square/v1'
export const lightPath = '/api/douyin-xingtu/search-kol-simple/v1'

/** What a call of either path asks the upstream for. */
export function requestFor(parameters: Readonly<Record<string, string>>, path = searchPath) {
  const endpoint = catalog.get(path)
  if (!endpoint) throw new Error(`No endpoint at ${path}`)
  const query = new Map(Object.entries(parameters).map(([name, value]) => [name, [value]]))
  return upstreamRequest(endpoint, compileParameters(endpoint)(query).values)
}

const answers = new Map<string, SearchAnswer>()

/** What the sandbox answers a search with. Whoever asks the same again is told the same. */
export function search(parameters: Readonly<Record<string, string>>, path?: string): SearchAnswer {
  const key = JSON.stringify([path, parameters])
  const known = answers.get(key) ?? answerTo(requestFor(parameters, path))
  answers.set(key, known)
  return known
}

/** Everybody whom a search finds, as on one page that has room for all of them. */
export function searchAll(parameters: Readonly<Record<string, string>>): readonly Found[] {
  const request = requestFor(parameters)
  const page_param = { page: '1', limit: String(populationSize) }
  return answerTo({ ...request, body: { ...Object(request.body), page_param } }).authors
}

function answerTo(request: UpstreamRequest): SearchAnswer {
  const dataset = catalog.get(searchPath)?.dataset
  if (!dataset) throw new Error('No search')
  return JSON.parse(JSON.stringify(dataset.project(world, request)))
}
