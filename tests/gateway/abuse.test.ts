import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listCalls } from '../../src/services/calls/list.ts'
import { updateToken } from '../../src/services/tokens/update.ts'
import { callPath, manualClock, sharedTestGateway, startTestGateway } from '../harness.ts'

const endpoint = 'get-kol-link-info'
const shared = sharedTestGateway()

describe('a request with a body', () => {
  it('is a 404 or 405 like any other, and no error in the log', async () => {
    const gateway = shared()
    const init = { method: 'POST', body: 'x', headers: { 'Content-Type': 'application/json' } }
    expect((await gateway.get('/nope', init)).status).toBe(404)
    expect((await gateway.get('/ping', init)).status).toBe(405)
    expect((await gateway.get(callPath(endpoint), init)).status).toBe(405)
    expect(gateway.logged()).not.toContain('"level":50')
  })
})

describe('refusals without end', () => {
  it('are all told, and written down no faster than the rate of the token', async () => {
    const gateway = await startTestGateway({ clock: manualClock('2026-11-22T12:00:00Z') })
    const { token, account } = await gateway.token({ ratePerSecond: 5 }, 0)
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => gateway.get(callPath(endpoint, { token }))),
    )
    expect(answers.every(({ envelope }) => envelope.code === 601)).toBe(true)
    expect((await listCalls(gateway.ctx, { limit: 200, account })).rows).toHaveLength(5)
    const usage = await gateway.ctx.db
      .selectFrom('usage')
      .select(({ fn }) => ['code', fn.sum<number>('calls').as('calls')])
      .groupBy('code')
      .execute()
    expect(usage).toEqual([{ code: 601, calls: 100 }])
  })
})

describe('an idempotency key', () => {
  const init = { headers: { 'Idempotency-Key': 'a' } }

  it('brings its answer no faster than the rate of the token', async () => {
    const gateway = await startTestGateway({ clock: manualClock('2026-11-22T12:00:00Z') })
    const { token } = await gateway.token({ ratePerSecond: 3 })
    const codes: number[] = []
    for (let i = 0; i < 6; i++) {
      codes.push((await gateway.get(callPath(endpoint, { token }), init)).envelope.code)
    }
    expect(codes).toEqual([0, 0, 0, 302, 302, 302])
  })

  it('takes nothing of the rate where it is refused for other parameters', async () => {
    const gateway = await startTestGateway({ clock: manualClock('2026-11-22T12:00:00Z') })
    const { token } = await gateway.token({ ratePerSecond: 3 })
    await gateway.get(callPath(endpoint, { token }), init)
    const other = callPath(endpoint, { token, industryTag: 'GAMES' })
    for (let i = 0; i < 5; i++) {
      const { envelope, headers } = await gateway.get(other, init)
      expect(envelope.code).toBe(400)
      expect(headers.get('ratelimit')).toBe('"second";r=2;t=1')
    }
  })

  it('opens no endpoint that was closed to the token since', async () => {
    const gateway = shared()
    const { token, id } = await gateway.token()
    expect((await gateway.get(callPath(endpoint, { token }), init)).envelope.code).toBe(0)
    await updateToken(gateway.ctx, { id, limits: { endpoints: ['*spread*'] } })
    expect((await gateway.get(callPath(endpoint, { token }), init)).envelope.code).toBe(600)
  })
})

describe('the data folder', () => {
  it('is readable by its owner alone', async () => {
    const gateway = shared()
    for (const file of ['astrolabe.db', 'astrolabe.db-wal', 'astrolabe.db-shm', 'server.lock']) {
      expect(statSync(join(gateway.dataDir, file)).mode & 0o777, file).toBe(0o600)
    }
  })
})
