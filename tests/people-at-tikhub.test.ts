import { expect, it } from 'vitest'
import { upstreamRequest } from '../src/catalog/define.ts'
import { catalog } from '../src/catalog/index.ts'
import { documentedAccount } from '../src/catalog/kinds/account.ts'
import { documentedCreatorId } from '../src/catalog/kinds/id.ts'
import { compileParameters } from '../src/derive/read-parameters.ts'

const other = '7000000000000000001'

/** What TikHub is asked for a call of a path. */
function askedOf(path: string, given: Readonly<Record<string, string>> = {}) {
  const endpoint = catalog.get(`/api/douyin-xingtu/gw/api/${path}/v1`)
  if (!endpoint) throw new Error(`No endpoint at ${path}`)
  const query = new Map(Object.entries(given).map(([name, text]) => [name, [text]]))
  const request = upstreamRequest(endpoint, compileParameters(endpoint)(query).values)
  const { tikhub } = endpoint.dataset.upstream
  return tikhub?.v2?.(request, {})
}

const at = (name: string) => `/api/v1/douyin/xingtu_v2/${name}`
const get = (name: string, query: Readonly<Record<string, string>>) => ({
  ...{ method: 'GET', path: at(name), query, priceMicros: 2000 },
})
const post = (name: string, body: object) => ({
  ...{ method: 'POST', path: at(name), query: {}, body, priceMicros: 2000 },
})

it.each([
  [
    'author/get_author_id_by_uid',
    { uid: documentedAccount.uid },
    get('get_xingtu_kolid_by_uid', { uid: documentedAccount.uid }),
  ],
  [
    'author/get_author_id_by_sec_uid',
    { secUid: documentedAccount.secUid },
    get('get_xingtu_kolid_by_sec_user_id', { sec_user_id: documentedAccount.secUid }),
  ],
  [
    'author/get_author_id_by_unique_id',
    { uniqueId: documentedAccount.uniqueId },
    get('get_xingtu_kolid_by_unique_id', { unique_id: documentedAccount.uniqueId }),
  ],
  [
    'aggregator/multi_get_author_info',
    { oAuthorIds: `${other},${documentedCreatorId}`, platform: 'LIVE_STREAMING' },
    post('multi_get_author_info', {
      ...{ author_ids: [other, documentedCreatorId], platform_source: 1, platform_channel: 10 },
    }),
  ],
  [
    'gsearch/recommend_for_star_authors',
    { oAuthorIds: documentedCreatorId, similarType: 'AUDIENCE', page: '2' },
    post('get_recommend_for_star_authors', {
      ...{ author_ids: [documentedCreatorId], similar_type: 'audience', page: 2 },
    }),
  ],
  [
    'gsearch/get_ranking_list_catalog',
    { scene: 'LIVE' },
    get('get_ranking_list_catalog', { biz_scene: 'douyin_flow_split_live_author_ranks' }),
  ],
  [
    'gsearch/get_ranking_list_data',
    { board: 'FOLLOWER_GROWTH', qualifier: '美妆', period: 'WEEK', date: '2026-02-08' },
    get('get_ranking_list_data', {
      ...{ code: '17', qualifier: '1930', version: 'flow_split', period: '7', date: '20260208' },
    }),
  ],
  [
    'gsearch/get_ranking_list_data',
    { board: '25', qualifier: 'x-9', date: '20260131' },
    get('get_ranking_list_data', {
      ...{ code: '25', qualifier: 'x-9', version: 'base', period: '30', date: '20260131' },
    }),
  ],
  [
    'gsearch/search_anchor',
    {
      ...{ keyword: '小厨房', livePriceRange: '5000-', followerRange: '-100000' },
      ...{ contentTag: '美食', gender: 'FEMALE' },
    },
    get('search_anchor', {
      ...{ keyword: '小厨房', page: '1', sort_field: 'score', sort_type: '2' },
      ...{ task_category: '6', marketing_target: '3', price_type: '9', price_min: '5000' },
      ...{ fans_max: '100000', tag: '48', gender: '2' },
    }),
  ],
])('%s with %j is asked as TikHub documents it', (path, given, asked) => {
  expect(askedOf(path, given)).toEqual(asked)
})

it('hosts are searched for with a keyword, or refused in words', () => {
  expect(askedOf('gsearch/search_anchor')).toMatchObject({ needed: 'keyword' })
})
