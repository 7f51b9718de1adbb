import { describe, expect, it } from 'vitest'
import { datasets } from '../catalog/datasets.gen.ts'
import { defineDataset, upstreamRequest } from '../catalog/define.ts'
import { id } from '../catalog/kinds/id.ts'
import { whole, wholeIn } from '../catalog/kinds/whole.ts'
import { cacheKeyOf, type Json } from '../catalog/request.ts'
import { compileParameters } from './read-parameters.ts'
import { compileRecogniser } from './recognise.ts'

const text = { zh: '试', en: 'test' }
const creator = '7123456789012345678'
const [made] = datasets
if (!made) throw new Error('No dataset')

const member = (body: Json | undefined, name: string) =>
  typeof body === 'object' && body !== null && name in body
    ? (body as Readonly<Record<string, Json>>)[name]
    : undefined

/** One that asks with a body: a creator, a page, and members of its own within an object. */
const fans = defineDataset('fans', {
  topic: 'audience',
  ...{ title: text, data: made.data, example: made.example, project: () => ({}) },
  endpoints: [
    {
      ...{ path: '/api/douyin-xingtu/fans/v1', slug: 'fans-v1', acceptsCache: true },
      ...{ title: text, summary: text },
      parameters: {
        oAuthorId: id(text, { example: creator }),
        page: whole(text, { least: 1, most: 99, default: '1' }),
      },
    },
  ],
  upstream: {
    method: 'POST',
    path: '/gw/api/fans',
    query: () => ({ app: 'star' }),
    body: (values) => ({
      author_id: String(values.oAuthorId),
      paging: { page: wholeIn(values, 'page'), size: 20 },
      sort: [{ field: 'count', order: 'desc' }],
    }),
    subjects: ({ body }) => {
      const found = member(body, 'author_id')
      return typeof found === 'string' ? [{ kind: 'creator', id: found }] : []
    },
  },
})
const [endpoint] = fans.endpoints
if (!endpoint) throw new Error('No endpoint')
const { values } = compileParameters(endpoint)(
  new Map([
    ['oAuthorId', [creator]],
    ['page', ['2']],
  ]),
)
const own = upstreamRequest(endpoint, values)

const recognise = compileRecogniser([fans])
const url = new URL('https://www.xingtu.cn/gw/api/fans?app=star&_ts=1')
const recorded = (body?: string) =>
  recognise({ method: 'POST', url, ...(body !== undefined && { body }) })

const paging = '"paging":{"page":2,"size":20}'
const sort = '"sort":[{"field":"count","order":"desc"}]'

describe('a recorded POST', () => {
  it.each([
    ['as we print it', JSON.stringify(own.body)],
    ['in another order', `{${sort},"paging":{"size":20,"page":2},"author_id":"${creator}"}`],
    ['with a member more', `{"author_id":"${creator}",${paging},${sort},"trace":"x"}`],
    [
      'with members more within its own',
      `{"author_id":"${creator}","paging":{"page":2,"size":20,"_":1},"sort":[{"x":1,"field":"count","order":"desc"}]}`,
    ],
    ['with a bare id', `{"author_id":${creator},${paging},${sort}}`],
    ['with a number as text', `{"author_id":"${creator}","paging":{"page":"2","size":20},${sort}}`],
  ])('%s has the key and the subject of our own call', (_, body) => {
    const found = recorded(body)
    expect(found && cacheKeyOf(found)).toBe(cacheKeyOf(own))
    expect(found?.subjects).toEqual([{ kind: 'creator', id: creator }])
  })

  it('that lacks a member of ours has a key of its own, and its subject', () => {
    const found = recorded(`{"author_id":${creator},${sort}}`)
    expect(found?.body).toEqual({ author_id: creator, sort: [{ field: 'count', order: 'desc' }] })
    expect(found?.subjects).toEqual([{ kind: 'creator', id: creator }])
  })

  it('for another creator or page has another key', () => {
    for (const body of [
      `{"author_id":${creator.replace(/8$/, '9')},${paging},${sort}}`,
      `{"author_id":${creator},"paging":{"page":3,"size":20},${sort}}`,
    ]) {
      const found = recorded(body)
      expect(found && cacheKeyOf(found)).not.toBe(cacheKeyOf(own))
    }
  })

  it.each([
    [undefined],
    [''],
    ['{'],
    ['null'],
    ['[]'],
    ['7'],
    ['"x"'],
    [`{"author_id":{},${paging},${sort}}`],
    [`{"author_id":"${creator}","paging":null,${sort}}`],
    [`{"author_id":"${creator}","paging":[],${sort}}`],
    [`{"author_id":"${creator}",${paging},"sort":[null]}`],
  ])('of %s is no request of ours', (body) => {
    expect(recorded(body)).toBeUndefined()
  })
})

it('tells choices apart that are asked for by leaving a name out', () => {
  const site = new URL('https://www.xingtu.cn/gw/api/aggregator/get_author_homepage_videos')
  const asked = (query: Readonly<Record<string, string>>) => {
    site.search = String(new URLSearchParams({ o_author_id: creator, page: '1', ...query }))
    return compileRecogniser(datasets)({ method: 'GET', url: site })?.query
  }
  expect(asked({ is_star_item: 'true', limit: '20' })).toEqual({
    ...{ o_author_id: creator, page: '1', is_star_item: 'true' },
  })
  expect(asked({})).toEqual({ o_author_id: creator, page: '1' })
})

describe('a search that a browser recorded', () => {
  const search = datasets.find(({ name }) => name === 'creator-search')
  const path = search?.endpoints.at(-1)
  if (!search || !path) throw new Error('No search')
  const recogniseSearch = compileRecogniser(datasets)
  const at = new URL(`https://www.xingtu.cn${search.upstream.path}?_ts=1`)
  const keyOf = (body: unknown) => {
    const request = recogniseSearch({ method: 'POST', url: at, body: JSON.stringify(body) })
    return request && cacheKeyOf(request)
  }
  const ours = (parameters: Readonly<Record<string, string>>) => {
    const given = new Map(Object.entries(parameters).map(([name, value]) => [name, [value]]))
    return cacheKeyOf(upstreamRequest(path, compileParameters(path)(given).values))
  }
  const scene = {
    ...{ platform_source: 1, search_scene: 1, display_scene: 1, marketing_target: 1 },
    ...{ task_category: 1, first_industry_id: 0, task_status: 3 },
  }
  const sort = { sort_type: 2, sort_field: { field_name: 'score' } }
  const price = {
    field: { field_name: 'price_by_video_type__ge', rel_id: '2' },
    field_value: '0',
  }
  const tag = { field: { field_name: 'tag' }, field_value: '[1]' }
  const page = { page: 2, limit: 20 }

  it('has the key of ours, whatever the order of its filters', () => {
    const key = ours({ page: '2', sort: 'DEFAULT', contentTag: '美妆' })
    const body = {
      scene_param: scene,
      page_param: page,
      sort_param: sort,
      attribute_filter: [tag, price],
    }
    expect(keyOf({ ...body, search_param: { seach_type: 2 } })).toBe(key)
    expect(
      keyOf({ ...body, attribute_filter: [price, tag], page_param: { limit: '20', page: '2' } }),
    ).toBe(key)
  })

  it('for words of the content is told from one for nicknames, and by its days', () => {
    const body = { scene_param: scene, sort_param: sort, attribute_filter: [price] }
    const content = { seach_type: 3, keyword: '茶', is_new_content_query: true }
    const key = ours({ keyword: '茶', searchType: 'CONTENT', sort: 'DEFAULT' })
    expect(keyOf({ ...body, search_param: { ...content, time_range_days: 180 } })).toBe(key)
    expect(keyOf({ ...body, search_param: { ...content, time_range_days: 30 } })).not.toBe(key)
    expect(keyOf({ ...body, search_param: { seach_type: 2, keyword: '茶' } })).toBe(
      ours({ keyword: '茶', sort: 'DEFAULT' }),
    )
  })

  it('by a filter that we do not have has a key of its own', () => {
    const other = { field: { field_name: 'is_low_threshold' }, field_value: '1' }
    const body = { scene_param: scene, search_param: { seach_type: 2 } }
    const keys = [[price], [price, other], [price, tag]].map((filters) =>
      keyOf({ ...body, attribute_filter: filters }),
    )
    expect(new Set(keys).size).toBe(3)
    expect(keys).not.toContain(undefined)
  })

  it.each([null, {}, [], { scene_param: 1 }, { scene_param: {}, attribute_filter: [7] }])(
    'is not %j',
    (body) => expect(keyOf(body)).toBeUndefined(),
  )
})

it('a search for hosts is told from one for creators by the kind of order', () => {
  const searched = (task_category: number) => {
    const scene_param = { platform_source: 1, task_category }
    const search = datasets.find(({ name }) => name === 'host-search')
    const at = new URL(`https://www.xingtu.cn${search?.upstream.path}`)
    const body = JSON.stringify({ scene_param, search_param: { keyword: '茶' } })
    return compileRecogniser(datasets)({ method: 'POST', url: at, body })?.dataset
  }
  expect([1, 6, 11].map(searched)).toEqual(['creator-search', 'host-search', 'creator-search'])
})
