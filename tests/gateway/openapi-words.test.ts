import { describe, expect, it, vi } from 'vitest'
import { createToken } from '../../src/services/tokens/create.ts'
import { callPath, sharedTestGateway, startTestGateway, type TestGateway } from '../harness.ts'

const endpoint = 'get-kol-link-info'
const shared = sharedTestGateway()

interface Described {
  readonly description: string
  readonly properties: Readonly<Record<string, Described>>
  readonly items: Described
  readonly anyOf: readonly Described[]
}

interface Operation {
  readonly description: string
  readonly responses: {
    readonly 200: {
      readonly headers: Readonly<Record<string, unknown>>
      readonly content: {
        readonly 'application/json': { readonly schema: Described }
      }
    }
  }
}

/** What the document says of a path, and of the data that it answers with. */
async function documented(gateway: TestGateway, path: string, language: 'zh' | 'en') {
  const { text } = await gateway.get(`/openapi/openapi-${language}.json`)
  const operation: Operation = JSON.parse(text).paths[path].get
  const { headers, content } = operation.responses[200]
  const data = content['application/json'].schema.properties.data?.anyOf[0]
  if (!data) throw new Error(`${path} has no data`)
  return { operation, headers: Object.keys(headers), data: data.properties }
}

describe('the documents say what is so', () => {
  it('of the balance: which figures are the account’s, and which the token’s', async () => {
    const gateway = shared()
    const first = await gateway.token({ ratePerSecond: 5, dailyQuota: 10 })
    const limits = { ratePerSecond: 7, dailyQuota: 20 }
    const second = await createToken(gateway.ctx, { account: first.account, limits })
    await gateway.get(callPath(endpoint, { token: first.token }))
    const { envelope } = await gateway.get(`/api/balance?token=${second.token}`)
    expect(envelope.data).toMatchObject({
      account: first.account,
      today: { calls: 1, spent: '0.02' },
      rate: { limit: 7, remaining: 7 },
      quota: { limit: 20, remaining: 20 },
    })
    const en = await documented(gateway, '/api/balance', 'en')
    const zh = await documented(gateway, '/api/balance', 'zh')
    for (const name of ['balance', 'held', 'today']) {
      expect(en.data[name]?.description).toMatch(/account/)
      expect(zh.data[name]?.description).toContain('账户')
    }
    for (const name of ['rate', 'quota']) {
      expect(en.data[name]?.description).toContain('of this token')
      expect(zh.data[name]?.description).toContain('该令牌')
    }
  })

  it('of observations: which of them come first', async () => {
    const gateway = await startTestGateway()
    const { token } = await gateway.token()
    const path = '/api/creators/{id}/observations'
    const timeline = async () => {
      const asked = path.replace('{id}', '6629722295873044494')
      const { envelope } = await gateway.get(`${asked}?token=${token}`)
      return (envelope.data as { readonly observations: { readonly dataset: string }[] })
        .observations
    }
    for (const [count, id] of [[1, endpoint] as const, [2, 'get-kol-spread-info'] as const]) {
      await gateway.get(callPath(id, { token }))
      await vi.waitFor(async () => expect(await timeline()).toHaveLength(count), {
        timeout: 20_000,
      })
    }
    expect((await timeline()).map(({ dataset }) => dataset)).toEqual(['spread-info', 'link-info'])
    const en = await documented(gateway, path, 'en')
    const zh = await documented(gateway, path, 'zh')
    expect(en.data.observations?.description).toContain('newest first')
    expect(zh.data.observations?.description).toContain('新的在前')
  })

  it('of the headers that an answer to the holder of a token has', async () => {
    const gateway = shared()
    const { token } = await gateway.token()
    for (const path of ['/api/balance', '/api/creators/{id}/observations']) {
      const { headers } = await documented(gateway, path, 'en')
      const asked = path.replace('{id}', '6629722295873044494')
      const answer = await gateway.get(`${asked}?token=${token}`)
      const missing = headers.filter((name) => !answer.headers.has(name))
      expect([headers.length, missing]).toEqual([7, []])
    }
  })

  it('of the servers: each address once, the second where it is set', async () => {
    const named = async (settings: Readonly<Record<string, string>>) => {
      const gateway = await startTestGateway({ settings })
      const { text } = await gateway.get('/openapi/openapi-en.json')
      const servers: { readonly url: string }[] = JSON.parse(text).servers
      return servers.map(({ url }) => (url === gateway.address ? 'asked' : url))
    }
    const [one, two] = ['https://one.example', 'https://two.example']
    expect(await named({})).toEqual(['asked'])
    expect(await named({ 'servers.global': one })).toEqual([one])
    expect(await named({ 'servers.cn': two })).toEqual(['asked', two])
    expect(await named({ 'servers.global': one, 'servers.cn': two })).toEqual([one, two])
    expect(await named({ 'servers.global': one, 'servers.cn': one })).toEqual([one])
  })
})
