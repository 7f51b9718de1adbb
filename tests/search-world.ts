import { upstreamRequest } from '../src/catalog/define.ts'
import { catalog } from '../src/catalog/index.ts'
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

/** What the sandbox answers a search with. */
export function search(parameters: Readonly<Record<string, string>>, path?: string): SearchAnswer {
  const request = requestFor(parameters, path)
  const dataset = catalog.get(searchPath)?.dataset
  if (!dataset) throw new Error('No search')
  return JSON.parse(JSON.stringify(dataset.project(world, request)))
}

/** Everybody whom a search finds, page by page. */
export function searchAll(parameters: Readonly<Record<string, string>>): readonly Found[] {
  const found: Found[] = []
  for (let page = 1; ; page++) {
    const { authors, pagination } = search({ ...parameters, page: String(page) })
    found.push(...authors)
    if (!pagination.has_more) return found
  }
}
