import { describe, expect, test } from 'vitest'
import { compileParameters } from '../derive/read-parameters.ts'
import { datasets } from './datasets.gen.ts'
import {
  defineCatalog,
  defineDataset,
  exampleRequests,
  ofCreator,
  type Projection,
  type Upstream,
  upstreamRequest,
} from './define.ts'
import { choice } from './kinds/choice.ts'
import { day } from './kinds/day.ts'
import { documentedCreatorId, id } from './kinds/id.ts'
import type { Parameter } from './kinds/kind.ts'
import { creatorParameter, creatorQuery, creatorSubjects } from './shared-parameters.ts'
import { v2 } from './tikhub.ts'

const text = { zh: '试', en: 'test' }

interface TestDataset {
  readonly path?: string
  readonly slug?: string
  readonly upstream?: Partial<Upstream>
  readonly project?: Projection
  readonly creator?: Parameter<string>
  readonly days?: Readonly<Record<string, Parameter>>
}

function parts() {
  const [served] = datasets
  if (!served) throw new Error('No dataset')
  return served
}

const nothing = () => ({})

function dataset({
  path = 'get-thing/v1',
  slug = 'thing-v1',
  upstream,
  project = nothing,
  creator,
  days,
}: TestDataset = {}) {
  return defineDataset(path, {
    ...parts(),
    upstream: {
      ...{ method: 'GET', path: `/${path}`, query: () => ({}), subjects: () => [] },
      ...upstream,
    },
    project,
    endpoints: [
      {
        path: `/api/douyin-xingtu/${path}`,
        slug,
        title: text,
        summary: text,
        parameters: {
          ...(creator && { oAuthorId: creator }),
          ...days,
          form: choice(text, [{ name: 'A', code: '1', label: text }]),
        },
        acceptsCache: false,
      },
    ],
  })
}

describe('operation ids', () => {
  test('are the slugs in camel case', () => {
    const { endpoints } = dataset({ slug: 'kol-data-overview-v1-deprecated' })
    expect(endpoints[0]?.operationId).toBe('kolDataOverviewV1Deprecated')
  })

  test('tell paths apart that differ in their hyphens only', () => {
    const pair = [
      dataset({ path: 'get-author-thing/v1', slug: 'kol-thing-v1-deprecated' }),
      dataset({ path: 'gw/get_author_thing/v1', slug: 'author-thing-v1' }),
    ]
    expect(defineCatalog(pair).size).toBe(2)
  })

  test('may not differ in their letters’ case only', () => {
    const pair = [
      dataset({ path: 'a/v1', slug: 'ab-thing' }),
      dataset({ path: 'b/v1', slug: 'abthing' }),
    ]
    expect(() => defineCatalog(pair)).toThrow('uses operation abthing')
  })
})

test('two days are said to bound a period', () => {
  const date = day(text, { form: 'dashed', example: '2026-02-07', optional: true })
  expect(() => dataset({ days: { from: date, to: date } })).toThrow(
    'from and to are not said to bound a period',
  )
  expect(() => dataset({ days: { on: date } })).not.toThrow()
})

describe('an upstream', () => {
  test('is asked with its method and path by one dataset alone', () => {
    const upstream = { path: '/same' }
    const pair = [dataset({ upstream }), dataset({ path: 'other/v1', slug: 'other-v1', upstream })]
    expect(() => defineCatalog(pair)).toThrow('asks with GET /same, as another dataset does')
  })

  test('says whom a request names even where it has nothing that ours have', () => {
    const subjects: Upstream['subjects'] = ({ query }) => [
      { kind: 'creator', id: String(query.o_author_id?.trim()) },
    ]
    expect(dataset({ upstream: { subjects } }).endpoints).toHaveLength(1)
    const throwing: Upstream['subjects'] = ({ query }) => {
      if (query.o_author_id === undefined) throw new Error('nobody named')
      return []
    }
    expect(() => dataset({ upstream: { subjects: throwing } })).toThrow('nobody named')
  })

  test('may have a body for its POST, and for nothing else', () => {
    const body = () => ({ a: 1 })
    const posted = dataset({
      upstream: { method: 'POST', body },
    })
    const [endpoint] = posted.endpoints
    if (!endpoint) throw new Error('No endpoint')
    expect(upstreamRequest(endpoint, {})).toMatchObject({ method: 'POST', body: { a: 1 } })
    expect(() => dataset({ upstream: { body } })).toThrow('has a body for a GET')
  })

  test('that Xingtu is not asked for is asked for at TikHub, which has a method for it', () => {
    const tikhub = { v2: v2('get_thing') }
    const own = dataset({ upstream: { atXingtu: 'none', tikhub } })
    expect(own.upstream.tikhub?.v2?.({ query: { a: '1' } }, {})).toEqual({
      ...{ method: 'GET', path: '/api/v1/douyin/xingtu_v2/get_thing' },
      ...{ query: { a: '1' }, priceMicros: 2_000 },
    })
    expect(() => dataset({ upstream: { atXingtu: 'none' } })).toThrow('can be asked of nobody')
    expect(() => dataset({ upstream: { tikhub: {} } })).toThrow('names no method of TikHub')
  })

  test('may say how long its answers last, which is a day by default', () => {
    expect(dataset().lifetimeMs).toBe(86_400_000)
    expect(dataset({ upstream: { lifetimeMs: 60_000 } }).lifetimeMs).toBe(60_000)
    expect(() => dataset({ upstream: { lifetimeMs: 0 } })).toThrow('keeps answers for no time')
  })
})

describe('a sandbox of creators', () => {
  const upstream = { query: creatorQuery, subjects: creatorSubjects }
  const project = ofCreator(nothing)
  const optional = id(text, { example: documentedCreatorId, optional: true })

  test('is refused where a call can name none', () => {
    const refusal = 'get-thing/v1: can be called without a creator'
    expect(() => dataset({ project })).toThrow(refusal)
    expect(() => dataset({ project, upstream, creator: optional })).toThrow(refusal)
    expect(dataset({ project, upstream, creator: creatorParameter }).endpoints).toHaveLength(1)
  })

  test('is not what answers where the creator may be left out: a call without one is served', () => {
    const [endpoint] = dataset({ upstream, creator: optional }).endpoints
    if (!endpoint) throw new Error('No endpoint')
    const [full, least] = exampleRequests(endpoint)
    expect(full.subjects).toEqual([{ kind: 'creator', id: documentedCreatorId }])
    expect(least).toMatchObject({ subjects: [], query: { platform_source: '1' } })
  })
})

describe('whom answers are about', () => {
  const finding = (...ids: string[]) => ({ subjectsIn: () => ids.map(creatorOf) })
  const creatorOf = (id: string) => ({ kind: 'creator' as const, id })

  test('is found in the example, by well-formed ids, and nobody where there is no data', () => {
    expect(() => dataset({ upstream: finding() })).toThrow('finds nobody in its example')
    expect(() => dataset({ upstream: finding('x') })).toThrow('finds the malformed id x')
    expect(() => dataset({ upstream: finding(documentedCreatorId) })).toThrow(
      'finds somebody in an answer without data',
    )
    const subjectsIn = (answer: unknown) =>
      Object.keys(answer as object).length > 1 ? [creatorOf(documentedCreatorId)] : []
    expect(dataset({ upstream: { subjectsIn } }).endpoints).toHaveLength(1)
  })
})

test('a choice without a default is required', () => {
  const [endpoint] = dataset().endpoints
  if (!endpoint) throw new Error('No endpoint')
  const read = compileParameters(endpoint)
  expect(read(new Map([['form', ['A']]])).values).toMatchObject({ form: { code: '1' } })
  expect(() => read(new Map())).toThrow('form is missing: give one of A')
})
