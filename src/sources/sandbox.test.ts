import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { datasets } from '../catalog/datasets.gen.ts'
import { defineDataset, upstreamRequest } from '../catalog/define.ts'
import { documentedCreatorId } from '../catalog/kinds/id.ts'
import { isText } from '../catalog/kinds/values.ts'
import { whole } from '../catalog/kinds/whole.ts'
import { words } from '../catalog/kinds/words.ts'
import type { UpstreamRequest } from '../catalog/request.ts'
import { reservedIds } from '../catalog/reserved-ids.ts'
import { compileParameters } from '../derive/read-parameters.ts'
import { sandboxSource } from './sandbox.ts'

const atMs = Date.parse('2026-03-01T12:00:00+08:00')
const source = sandboxSource(datasets, { now: () => atMs })
const ordinaryId = '6829722295873044494'

function requestOf(dataset: string, creator: string, others: Record<string, string> = {}) {
  const query = { o_author_id: creator, platform_channel: '1', ...others }
  const subjects = [{ kind: 'creator', id: creator }] as const
  return { dataset, method: 'GET', path: '/gw', query, subjects } satisfies UpstreamRequest
}

const collect = (request: UpstreamRequest, signal = new AbortController().signal) =>
  source.collect(request, { signal })

describe('the documented creator', () => {
  test.each(datasets)('answers $name with its example, whatever is asked', async (dataset) => {
    const plain = await collect(requestOf(dataset.name, documentedCreatorId))
    const other = await collect(
      requestOf(dataset.name, documentedCreatorId, {
        type: '2',
        range: '3',
        platform_channel: '10',
      }),
    )
    expect(plain).toEqual({
      body: JSON.stringify(dataset.example),
      collectedAtMs: atMs,
      source: 'sandbox',
    })
    expect(other.body).toBe(plain.body)
  })
})

describe('a batch', () => {
  const asked = async (...creators: readonly string[]) => {
    const endpoint = datasets.find(({ name }) => name === 'creators-batch')?.endpoints[0]
    if (!endpoint) throw new Error('No batch')
    const given = new Map([['oAuthorIds', [creators.join(',')]]])
    const { values } = compileParameters(endpoint)(given)
    return JSON.parse((await collect(upstreamRequest(endpoint, values))).body)
  }
  const nobody = '9123456789000000404'

  test('that names others beside the documented creator tells of all of them', async () => {
    const { authors } = await asked(documentedCreatorId, ordinaryId)
    expect(authors).toMatchObject([{ id: documentedCreatorId }, { id: ordinaryId }])
  })

  test('has whom a reserved id makes nobody among the others, and is empty of him alone', async () => {
    expect(await asked(nobody, ordinaryId)).toMatchObject({
      ...{ authors: [{ id: ordinaryId }], not_exist_author_ids: [nobody] },
    })
    expect(Object.keys(await asked(nobody))).toEqual(['base_resp'])
  })

  test('fails where one of its ids makes it', async () => {
    await expect(asked(ordinaryId, '9123456789000000301')).rejects.toThrow('reserved id')
  })
})

describe('a dataset without creators', () => {
  const text = { zh: '试', en: 'test' }
  const [made] = datasets
  if (!made) throw new Error('No dataset')
  const rising = defineDataset('rising', {
    topic: 'search',
    ...{ title: text, data: made.data, example: { base_resp: {}, documented: true } },
    endpoints: [
      {
        ...{ path: '/api/douyin-xingtu/rising/v1', slug: 'rising-v1', acceptsCache: true },
        ...{ title: text, summary: text },
        parameters: {
          page: whole(text, { least: 1, most: 9, default: '1' }),
          words: words(text, { most: 9, example: 'tea', optional: true }),
        },
      },
    ],
    upstream: {
      method: 'GET',
      path: '/rising',
      query: (values) => ({
        page: String(values.page),
        ...(isText(values.words) && { words: values.words }),
      }),
      subjects: () => [],
    },
    project: (_, { query }) => ({ base_resp: {}, page: query.page }),
  })
  const own = sandboxSource([rising], { now: () => atMs })
  const ask = async (parameters: Record<string, string>) => {
    const [endpoint] = rising.endpoints
    if (!endpoint) throw new Error('No endpoint')
    const given = Object.entries(parameters).map(([name, value]) => [name, [value]] as const)
    const { values } = compileParameters(endpoint)(new Map(given))
    const request = upstreamRequest(endpoint, values)
    const { body } = await own.collect(request, { signal: new AbortController().signal })
    return JSON.parse(body)
  }

  test('answers its documented calls with the example, and others from its world', async () => {
    const documented = { base_resp: {}, documented: true }
    expect(await ask({})).toEqual(documented)
    expect(await ask({ words: 'tea' })).toEqual(documented)
    expect(await ask({ page: '2' })).toEqual({ base_resp: {}, page: '2' })
    expect(await ask({ words: 'milk' })).toEqual({ base_resp: {}, page: '1' })
  })
})

describe('ahead of the first search', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  test.each([
    ['the population of the day is worked out', false, 1],
    ['nothing is done by a source that was closed', true, 0],
  ])('%s', async (_, isClosed, looks) => {
    const now = vi.fn(() => atMs)
    const own = sandboxSource([], { now })
    if (isClosed) await own.close()
    vi.runAllTimers()
    await own.close()
    expect(now).toHaveBeenCalledTimes(looks)
  })
})

describe('a search', () => {
  const searched = (page: string): UpstreamRequest => {
    const endpoint = datasets.find(({ name }) => name === 'creator-search')?.endpoints.at(-1)
    if (!endpoint) throw new Error('No search')
    return upstreamRequest(
      endpoint,
      compileParameters(endpoint)(new Map([['page', [page]]])).values,
    )
  }

  test('lets others have their turn while the population is worked out', async () => {
    // By this clock each step takes a millisecond, however fast the machine, and whatever others know.
    let ticksMs = 0
    const ticking = vi.spyOn(performance, 'now').mockImplementation(() => ticksMs++)
    onTestFinished(() => ticking.mockRestore())
    const own = sandboxSource(datasets, { now: () => Date.parse('2031-05-05T12:00:00+08:00') })
    let turns = 0
    let isOver = false
    const count = () => {
      turns++
      if (!isOver) setImmediate(count)
    }
    setImmediate(count)
    const { signal } = new AbortController()
    const [one, other] = await Promise.all([
      own.collect(searched('1'), { signal }),
      own.collect(searched('1'), { signal }),
    ])
    isOver = true
    expect(turns).toBeGreaterThan(10)
    expect(other.body).toBe(one.body)
  })

  test('that is given up leaves the others as they are', async () => {
    const own = sandboxSource(datasets, { now: () => atMs })
    const leaving = new AbortController()
    const left = own.collect(searched('1'), { signal: leaving.signal })
    const stayed = own.collect(searched('2'), { signal: new AbortController().signal })
    leaving.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    expect(JSON.parse((await stayed).body).pagination.page).toBe(2)
  })
})

describe('an ordinary creator', () => {
  test('answers the same all day in Shanghai, and moves with the next', async () => {
    const bodyAt = async (time: string) => {
      const clocked = sandboxSource(datasets, { now: () => Date.parse(time) })
      const request = requestOf('link-info', ordinaryId)
      return (await clocked.collect(request, { signal: new AbortController().signal })).body
    }
    const first = await bodyAt('2026-03-01T00:00:00+08:00')
    expect(await bodyAt('2026-03-01T23:59:59+08:00')).toBe(first)
    expect(await bodyAt('2026-03-02T00:00:00+08:00')).not.toBe(first)
  })

  test('is refused when nobody knows the dataset', async () => {
    await expect(collect(requestOf('no-such-dataset', ordinaryId))).rejects.toThrow(
      'no-such-dataset',
    )
  })
})

describe('reserved ids', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  const reserved = (suffix: string) => requestOf('spread-info', `9123456789${suffix}`)

  test('are 19 digits and explained in both languages', () => {
    for (const { suffix, meaning } of reservedIds) {
      expect(suffix).toMatch(/^\d{9}$/)
      expect(meaning.zh && meaning.en).toBeTruthy()
    }
  })

  test('fail with the code they name', async () => {
    await expect(collect(reserved('000000301'))).rejects.toMatchObject({ code: 301 })
    await expect(collect(reserved('000000302'))).rejects.toMatchObject({
      code: 302,
      retryAfterMs: 3000,
    })
    const fault = collect(reserved('000000500'))
    await expect(fault).rejects.toThrow(Error)
    await expect(fault).rejects.not.toHaveProperty('code')
  })

  test('answer with the upstream status alone where there is no data', async () => {
    const { body } = await collect(reserved('000000404'))
    expect(JSON.parse(body)).toEqual({ base_resp: { status_code: 0, status_message: '' } })
  })

  test.each([
    ['000000005', 5],
    ['000000060', 60],
  ])('%s answers after its seconds, not before', async (suffix, seconds) => {
    const done = vi.fn()
    const collected = collect(reserved(suffix)).then(done)
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
    expect(done).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await collected
    expect(done).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('stop waiting and leave no timer behind when the caller goes', async () => {
    const controller = new AbortController()
    const collected = collect(reserved('000000060'), controller.signal)
    const reason = new Error('gone')
    const outcome = expect(collected).rejects.toBe(reason)
    controller.abort(reason)
    await outcome
    expect(vi.getTimerCount()).toBe(0)
  })

  test('are ordinary creators with another first digit or length', async () => {
    for (const id of ['7123456789000000301', '912345678000000301']) {
      const { body } = await collect(requestOf('spread-info', id))
      expect(JSON.parse(body)).toHaveProperty('play_mid')
    }
  })

  test('an aborted call does not start', async () => {
    const request = requestOf('spread-info', ordinaryId)
    await expect(collect(request, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  })
})
