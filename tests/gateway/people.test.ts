import { expect, it } from 'vitest'
import { documentedAccount } from '../../src/catalog/kinds/account.ts'
import { documentedCreatorId } from '../../src/catalog/kinds/id.ts'
import { forgetCreator } from '../../src/services/creators/forget.ts'
import { callPath, startTestGateway } from '../harness.ts'

const [one, two] = ['7123456789012345671', '7123456789012345672'] as const

async function start() {
  const gateway = await startTestGateway()
  const { token } = await gateway.token()
  const call = (id: string, parameters: Readonly<Record<string, string>>) =>
    gateway.get(callPath(id, { token, ...parameters }))
  const datasetsOf = async (id: string) => {
    const { envelope } = await gateway.get(`/api/creators/${id}/observations?token=${token}`)
    const told = envelope.data as { readonly observations: readonly { dataset: string }[] } | null
    return told?.observations.map(({ dataset }) => dataset)
  }
  return { gateway, call, datasetsOf }
}

it('an answer about many is known by each of them, and forgotten with any', async () => {
  const { gateway, call, datasetsOf } = await start()
  const batch = { oAuthorIds: `${one},${two}`, acceptCache: 'true' }
  expect((await call('multi_get_author_info', batch)).headers.get('x-cache')).toBe('miss')
  const similar = await call('recommend_for_star_authors', { oAuthorIds: one })
  const { authors } = similar.envelope.data as unknown as { authors: { star_id: string }[] }
  const alike = String(authors[0]?.star_id)
  await expect
    .poll(async () => (await datasetsOf(one))?.sort())
    .toEqual(['creators-batch', 'similar-creators'])
  expect(await datasetsOf(two)).toEqual(['creators-batch'])
  expect(await datasetsOf(alike)).toEqual(['similar-creators'])
  expect((await call('multi_get_author_info', batch)).headers.get('x-cache')).toBe('hit')
  expect(await forgetCreator(gateway.ctx, two)).toMatchObject({ observations: 1, bodies: 1 })
  await expect.poll(() => datasetsOf(one)).toEqual(['similar-creators'])
  expect((await call('multi_get_author_info', batch)).headers.get('x-cache')).toBe('miss')
  expect(await forgetCreator(gateway.ctx, alike)).toMatchObject({ observations: 1 })
  await expect.poll(() => datasetsOf(alike)).toEqual([])
})

it('who was looked up is forgotten with the account by which it was asked', async () => {
  const { gateway, call, datasetsOf } = await start()
  await call('get_author_id_by_uid', { uid: documentedAccount.uid })
  await expect.poll(() => datasetsOf(documentedCreatorId)).toEqual(['creator-by-uid'])
  expect(await forgetCreator(gateway.ctx, documentedCreatorId)).toMatchObject({ observations: 1 })
  const kept = await gateway.ctx.db.selectFrom('requests').selectAll().execute()
  expect(JSON.stringify(kept)).not.toContain(documentedAccount.uid)
})

it.each([
  [
    'multi_get_author_info',
    { oAuthorIds: Array.from({ length: 51 }, (_, at) => `${BigInt(one) + BigInt(at)}`).join(',') },
    '51 items',
  ],
  ['get_author_id_by_sec_uid', { secUid: 'self' }, 'starts with MS4w'],
  ['get_author_id_by_uid', { uid: '1e5' }, '5 to 19 digits'],
  ['get_ranking_list_data', { date: '20260230' }, 'a date of Shanghai'],
])('%s is refused for what cannot be asked, and costs nothing', async (id, parameters, words) => {
  const { call } = await start()
  const { envelope, headers } = await call(id, parameters)
  expect(envelope).toMatchObject({ code: 400, data: null })
  expect(envelope.message).toContain(words)
  expect(headers.get('x-charged')).toBe('false')
})
