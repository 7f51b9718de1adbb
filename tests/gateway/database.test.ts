import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { expect, it } from 'vitest'
import { createAccount } from '../../src/services/accounts/create.ts'
import { createToken } from '../../src/services/tokens/create.ts'
import { callPath, startTestGateway, temporaryFolder } from '../harness.ts'
import { openOperatorOn } from '../operator.ts'
import { ownPostgres, postgresClient, postgresDatabase } from '../postgres.ts'
import { needs } from '../tools.ts'

it(
  'says which database it serves from, and its password nowhere',
  needs('ownPostgres'),
  async () => {
    const server = ownPostgres()
    const { password, port } = new URL(server.url)
    // What a standby asks for its log with.
    const asStandby = { connectionString: server.url, replication: 'true' }
    const standby = new pg.Client(asStandby)
    standby.on('error', () => {})
    await standby.connect()
    const gateway = await startTestGateway({
      settings: { database: server.url, logLevel: 'debug' },
    })
    const seen: string[] = []
    const get = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(gateway.address + path, init)
      seen.push(JSON.stringify([...response.headers]), await response.text())
      return response.status
    }
    const call = callPath('get-kol-link-info', { token: gateway.demoToken ?? '' })
    const strict = { headers: { Prefer: 'status=strict' } }
    await get(call, strict)
    server.stop('immediate')
    // Whoever may have been charged is answered nothing.
    await get(call, strict).catch(() => {})
    for (const path of ['/metrics', '/healthz', '/openapi.json']) await get(path)
    await expect.poll(() => get('/readyz')).toBe(503)
    server.start()
    await expect.poll(() => get('/readyz')).toBe(200)
    expect((await gateway.get(call)).envelope.code).toBe(0)
    await gateway.stop()
    const log = gateway.logged()
    expect(log).toContain(`"database":"postgres@127.0.0.1:${port}/postgres"`)
    expect(log).toMatch(/"version":"\d+\.\d+[^"]*","tls":false,"msg":"connected to PostgreSQL"/)
    expect(log).toContain('"standbys":1,"msg":"no standby is synchronous: ')
    expect(log + seen.join()).not.toContain(password)
  },
)

it(
  'starts several at once on a new database, which has one first account',
  needs('postgres'),
  async () => {
    const settings = { database: await postgresDatabase() }
    const [first, second] = await Promise.all([
      startTestGateway({ settings, dataDir: temporaryFolder() }),
      startTestGateway({ settings, dataDir: temporaryFolder() }),
    ])
    // Both may have found no account: one of them has made it.
    expect([first.demoToken, second.demoToken].filter(Boolean)).toHaveLength(1)
    expect(first.logged()).not.toContain('standby')
  },
)

it('opens seven connections at the most, whatever is asked', needs('postgres'), async () => {
  const database = await postgresDatabase()
  const ctx = await openOperatorOn({ database })
  await createAccount(ctx, { name: 'a', topUpMicros: 1_000_000_000 })
  const { token } = await createToken(ctx, { account: 'a', limits: { ratePerSecond: 100_000 } })
  await ctx.close()
  const gateway = await startTestGateway({ settings: { database }, dataDir: temporaryFolder() })
  const operator = await postgresClient(database)
  const opened = async () => {
    const { rows } = await operator.query<{ connections: number }>(
      `SELECT count(*)::integer AS connections FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'astrolabe%'`,
    )
    return rows[0]?.connections ?? 0
  }
  const creators = Array.from({ length: 100 }, (_, at) => String(7n * 10n ** 18n + BigInt(at)))
  const asking = creators.flatMap((id) => [
    gateway.get(callPath('get-kol-link-info', { token }, id)),
    gateway.get(`/api/creators/${id}/observations?token=${token}`),
    gateway.get(callPath('get-kol-link-info', { token, acceptCache: 'true' }, id)),
  ])
  let most = 0
  const answers = Promise.all(asking)
  while (!(await Promise.race([answers.then(() => true), delay(5, false)]))) {
    most = Math.max(most, await opened())
  }
  expect(new Set((await answers).map(({ envelope }) => envelope.code))).toEqual(new Set([0]))
  expect(most).toBeGreaterThan(2)
  expect(most).toBeLessThanOrEqual(7)
})
