import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { callPath, startTestGateway, stubSource, type TestGateway } from '../harness.ts'

const endpoint = 'get-kol-link-info'
const body = '{"base_resp":{"status_code":0}}'

/** Makes every write of calls fail, as a full disk does, until it is undone. */
async function breakDisk({ ctx }: TestGateway): Promise<void> {
  for (const event of ['INSERT', 'UPDATE']) {
    await sql
      .raw(`CREATE TRIGGER broken_${event} BEFORE ${event} ON calls
        BEGIN SELECT RAISE (ABORT, 'database or disk is full'); END`)
      .execute(ctx.db)
  }
}

async function mendDisk({ ctx }: TestGateway): Promise<void> {
  for (const event of ['INSERT', 'UPDATE']) {
    await sql.raw(`DROP TRIGGER broken_${event}`).execute(ctx.db)
  }
}

const ready = async (gateway: TestGateway) => (await gateway.get('/readyz')).status

describe('while the ledger cannot be written', () => {
  it('calls get 500 and are not charged; what needs no charge is served; it recovers by itself', async () => {
    const gateway = await startTestGateway()
    const { token, account } = await gateway.token({ ratePerSecond: 3, dailyQuota: 3 }, 60_000)
    await breakDisk(gateway)
    for (let i = 0; i < 5; i++) {
      const { envelope, headers } = await gateway.get(callPath(endpoint, { token }))
      expect(envelope.code).toBe(500)
      expect(envelope.message).not.toContain('disk')
      expect(headers.get('x-charged')).toBe('false')
    }
    // It is not taken for mended by a look that writes nothing.
    for (let i = 0; i < 5; i++) expect(await ready(gateway)).toBe(503)
    expect((await gateway.get('/ping')).status).toBe(200)
    expect((await gateway.get(callPath(endpoint))).envelope.code).toBe(100)
    expect(gateway.logged()).toContain('disk is full')

    await mendDisk(gateway)
    expect(await ready(gateway)).toBe(200)
    // Nothing was taken by the failures: rate, quota and balance allow three calls as before.
    for (let i = 0; i < 3; i++) {
      expect((await gateway.get(callPath(endpoint, { token }))).envelope.code).toBe(0)
    }
    const { balance_micros, held_micros } = await gateway.ctx.db
      .selectFrom('accounts')
      .selectAll()
      .where('name', '=', account)
      .executeTakeFirstOrThrow()
    expect({ balance_micros, held_micros }).toEqual({ balance_micros: 0, held_micros: 0 })
  })

  it('a question to the history is a 500 that is told once and counted', async () => {
    const gateway = await startTestGateway()
    const { token } = await gateway.token()
    await breakDisk(gateway)
    const path = `/api/creators/6629722295873044494/observations?token=${token}`
    const { envelope } = await gateway.get(path)
    expect(envelope.code).toBe(500)
    const about = gateway
      .logged()
      .split('\n')
      .filter((line) => line.includes('CommitError'))
    expect(about.map((line) => JSON.parse(line))).toMatchObject([
      { msg: 'call failed', requestId: envelope.requestId },
    ])
    const text = await (await fetch(`${gateway.address}/metrics`)).text()
    expect(text).toMatch(/^astrolabe_calls_total\{.*creator-history.*code="500".*\} 1$/m)
  })

  it('a call that was admitted before gets 500, and its hold is released afterwards', async () => {
    const ledger = Promise.withResolvers<string>()
    const source = stubSource(() => ledger.promise)
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token({ ratePerSecond: 1000 }, 20_000)
    const call = gateway.get(callPath(endpoint, { token }))
    await expect.poll(() => source.asked).toHaveLength(1)
    await breakDisk(gateway)
    ledger.resolve(body)
    expect((await call).envelope.code).toBe(500)
    expect((await reconcile(gateway.ctx)).openCalls).toBe(1)
    await mendDisk(gateway)
    expect(await ready(gateway)).toBe(200)
    expect(await reconcile(gateway.ctx)).toMatchObject({ ok: true, openCalls: 0 })
    expect((await gateway.get(callPath(endpoint, { token }))).headers.get('x-balance')).toBe('0.00')
  })
})
