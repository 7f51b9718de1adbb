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
