import { describe, expect, test } from 'vitest'
import { compileParameters } from '../derive/read-parameters.ts'
import { datasets } from './datasets.gen.ts'
import { defineCatalog, defineDataset, type Upstream, upstreamRequest } from './define.ts'
import { choice } from './kinds/choice.ts'

const text = { zh: '试', en: 'test' }

interface TestDataset {
  readonly path?: string
  readonly slug?: string
  readonly upstream?: Partial<Upstream>
}

function parts() {
  const [served] = datasets
  if (!served) throw new Error('No dataset')
  return served
}

function dataset({ path = 'get-thing/v1', slug = 'thing-v1', upstream }: TestDataset = {}) {
  return defineDataset(path, {
    ...parts(),
    upstream: { ...parts().upstream, ...upstream },
    endpoints: [
      {
        path: `/api/douyin-xingtu/${path}`,
        slug,
        title: text,
        summary: text,
        parameters: { form: choice(text, [{ name: 'A', code: '1', label: text }]) },
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

describe('an upstream', () => {
  test('may have a body for its POST, and for nothing else', () => {
    const body = () => ({ a: 1 })
    const posted = dataset({
      upstream: { method: 'POST', body, query: () => ({}), subjects: () => [] },
    })
    const [endpoint] = posted.endpoints
    if (!endpoint) throw new Error('No endpoint')
    expect(upstreamRequest(endpoint, {})).toMatchObject({ method: 'POST', body: { a: 1 } })
    expect(() => dataset({ upstream: { body } })).toThrow('has a body for a GET')
  })

  test('may say how long its answers last, which is a day by default', () => {
    expect(dataset().lifetimeMs).toBe(86_400_000)
    expect(dataset({ upstream: { lifetimeMs: 60_000 } }).lifetimeMs).toBe(60_000)
    expect(() => dataset({ upstream: { lifetimeMs: 0 } })).toThrow('keeps answers for no time')
  })
})

test('a choice without a default is required', () => {
  const [endpoint] = dataset().endpoints
  if (!endpoint) throw new Error('No endpoint')
  const read = compileParameters(endpoint)
  expect(read(new Map([['form', ['A']]])).values).toMatchObject({ form: { code: '1' } })
  expect(() => read(new Map())).toThrow('form is missing: give one of A')
})
