import { expect, it } from 'vitest'
import { forgetCreator } from '../../src/services/creators/forget.ts'
import { callPath, startTestGateway } from '../harness.ts'
import type { SearchAnswer } from '../search-world.ts'

async function start() {
  const gateway = await startTestGateway()
  const { token, account } = await gateway.token()
  const search = async (parameters: Readonly<Record<string, string>> = {}) => {
    const called = await gateway.get(callPath('search_for_author_square', { token, ...parameters }))
    return { ...called, found: called.envelope.data as unknown as SearchAnswer }
  }
  const light = (parameters: Readonly<Record<string, string>>) =>
    gateway.get(callPath('search-kol-simple', { token, ...parameters }))
  const observations = async (id: string) => {
    const { envelope } = await gateway.get(`/api/creators/${id}/observations?token=${token}`)
    return (envelope.data as { observations?: unknown } | null)?.observations
  }
  return { gateway, account, search, light, observations }
}

it('a search is charged, and shares its answer with the deprecated path', async () => {
  const { search, light } = await start()
  const { headers, found } = await search({ keyword: '小厨房', sort: 'DEFAULT' })
  expect(headers.get('x-charged')).toBe('true')
  expect(found.authors).toHaveLength(20)
  const shared = await light({ keyword: '小厨房', acceptCache: 'true' })
  expect(shared.envelope.data).toEqual(found)
  expect(shared.headers.get('x-cache')).toBe('hit')
})

it('an answer is known by each creator in it, and forgotten with any of them', async () => {
  const { gateway, search, light, observations } = await start()
  const { found } = await search({ keyword: '小厨房', sort: 'DEFAULT' })
  const [first, second] = found.authors.map(({ star_id }) => star_id)
  if (first === undefined || second === undefined) throw new Error('Nobody found')
  for (const id of [first, second]) {
    await expect.poll(() => observations(id)).toMatchObject([{ dataset: 'creator-search' }])
  }
  expect(await forgetCreator(gateway.ctx, second)).toMatchObject({ observations: 1, bodies: 1 })
  await expect.poll(() => observations(first)).toEqual([])
  const again = await light({ keyword: '小厨房', acceptCache: 'true' })
  expect(again.headers.get('x-cache')).toBe('miss')
})

it('a search that contradicts itself is refused, and costs nothing', async () => {
  const { search } = await start()
  const { envelope, headers } = await search({ kolPriceRange: '100-200' })
  expect(envelope).toMatchObject({ code: 400, data: null })
  expect(envelope.message).toContain('give')
  expect(headers.get('x-charged')).toBe('false')
})
