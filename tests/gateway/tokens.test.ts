import { expect, it } from 'vitest'
import { type CreatedToken, createToken } from '../../src/services/tokens/create.ts'
import { listTokens } from '../../src/services/tokens/list.ts'
import { revokeToken } from '../../src/services/tokens/revoke.ts'
import { updateToken } from '../../src/services/tokens/update.ts'
import { callPath, manualClock, startTestGateway, type TestGateway } from '../harness.ts'

const endpoint = 'get-kol-link-info'
const creator = '6629722295873044494'
const dayMs = 86_400_000

/** Writes into a token's row what no command would. */
async function store(
  { ctx }: TestGateway,
  id: number,
  columns: { readonly endpoints?: string; readonly addresses?: string },
): Promise<void> {
  await ctx.db.updateTable('tokens').set(columns).where('id', '=', id).execute()
}

const stars = '*'.repeat(24)

const strange = [
  ['a glob that tried backtracking for hours', { endpoints: `["${stars}/v2"]` }, 600],
  ['a glob of a megabyte', { endpoints: `["${'*a'.repeat(500_000)}"]` }, 600],
  ['ten thousand globs', { endpoints: JSON.stringify(Array(10_000).fill(stars)) }, 0],
  ['no list', { endpoints: 'get-kol-*' }, 600],
  ['a list of other things', { endpoints: '[1, null]' }, 600],
  ['no JSON of addresses', { addresses: '127.0.0.1' }, 100],
  ['addresses that are none', { addresses: '["127.0.0.1", "here"]' }, 100],
] as const

it('a stored list that is none, or a strange one, stops neither a start nor anybody else', async () => {
  const first = await startTestGateway()
  const good = await first.token()
  const bad: CreatedToken[] = []
  for (const [, columns] of strange) {
    const made = await first.token()
    await store(first, made.id, columns)
    bad.push(made)
  }
  const codes = async (gateway: TestGateway) => {
    const calls = [good, ...bad].map(({ token }) => gateway.get(callPath(endpoint, { token })))
    const [other, ...told] = (await Promise.all(calls)).map(({ envelope }) => envelope.code)
    expect(other).toBe(0)
    return Object.fromEntries(strange.map(([name], at) => [name, told[at]]))
  }
  const expected = Object.fromEntries(strange.map(([name, , code]) => [name, code]))
  expect(await codes(first)).toEqual(expected)
  expect((await first.get('/readyz')).status).toBe(200)
  expect((await listTokens(first.ctx, { limit: 20 })).rows).toHaveLength(strange.length + 2)
  await first.stop()
  const second = await startTestGateway({ dataDir: first.dataDir })
  expect(await codes(second)).toEqual(expected)
  for (const { id } of bad) {
    await updateToken(second.ctx, { id, limits: { endpoints: null, addresses: null } })
  }
  expect(new Set(Object.values(await codes(second)))).toEqual(new Set([0]))
})

it('a token may be for the history too, by its name, and for what the globs name beside it', async () => {
  const gateway = await startTestGateway()
  const { token } = await gateway.token({ endpoints: ['get-kol-*', 'creator-history'] })
  const codeOf = async (path: string) => (await gateway.get(path)).envelope.code
  expect(await codeOf(callPath(endpoint, { token }))).toBe(0)
  expect(await codeOf(`/api/creators/${creator}/observations?token=${token}`)).toBe(0)
  expect(await codeOf(callPath('get_author_marketing_info', { token }))).toBe(600)
})

it('the holder of a token that has ended is told so, however often others have written since', async () => {
  const clock = manualClock('2026-11-22T12:00:00Z')
  const gateway = await startTestGateway({ clock })
  const { token, id, account } = await gateway.token()
  const expiring = await createToken(gateway.ctx, {
    account,
    limits: { expiresAtMs: clock.now() + dayMs },
  })
  const messageOf = async (of: string) =>
    (await gateway.get(callPath(endpoint, { token: of }))).envelope.message
  expect(await messageOf(token)).toBe('Success')
  expect(await messageOf(expiring.token)).toBe('Success')
  clock.advance(dayMs)
  await revokeToken(gateway.ctx, id)
  for (let round = 0; round < 3; round++) {
    await gateway.token()
    expect(await messageOf(token)).toContain('revoked')
    expect(await messageOf(expiring.token)).toContain('expired')
  }
  clock.advance(-1)
  expect(await messageOf(expiring.token)).toBe('Success')
})

it('a rate holds across what other processes write, and with the limit of now', async () => {
  const clock = manualClock('2026-11-22T12:00:00Z')
  const gateway = await startTestGateway({ clock })
  const { token, id } = await gateway.token({ ratePerSecond: 2 })
  const codeOf = async () => (await gateway.get(callPath(endpoint, { token }))).envelope.code
  expect(await codeOf()).toBe(0)
  await gateway.token()
  expect(await codeOf()).toBe(0)
  await gateway.token()
  expect(await codeOf()).toBe(302)
  await updateToken(gateway.ctx, { id, limits: { ratePerSecond: 3 } })
  expect(await codeOf()).toBe(0)
  expect(await codeOf()).toBe(302)
})
