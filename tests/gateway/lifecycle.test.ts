import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listCalls } from '../../src/services/calls/list.ts'
import { reconcile } from '../../src/services/ledger/reconcile.ts'
import { callPath, startTestGateway, stubSource, temporaryFolder } from '../harness.ts'

const body = '{"base_resp":{"status_code":0,"status_message":""}}'
const endpoint = 'get-kol-link-info'

describe('the first start', () => {
  it('makes the account demo, and shows its token once with a line that works', async () => {
    const dataDir = temporaryFolder()
    const first = await startTestGateway({ dataDir })
    const shown = first.printed.join('\n')
    expect(shown).toContain('SANDBOX')
    const [, token, url] = /Bearer (ast_\w+)' '(\S+)'/.exec(shown) ?? []
    const response = await fetch(String(url), { headers: { Authorization: `Bearer ${token}` } })
    expect(await response.json()).toMatchObject({ code: 0 })
    expect(response.headers.get('x-balance')).toBe('999.98')
    await first.stop()

    const second = await startTestGateway({ dataDir })
    expect(second.printed.join('\n')).not.toContain('ast_')
    const again = await second.get(callPath(endpoint, { token: String(token) }))
    expect(again.headers.get('x-balance')).toBe('999.96')
  })

  it('leaves the token in no file and no log', async () => {
    const gateway = await startTestGateway()
    const { token } = await gateway.token()
    await gateway.get(callPath(endpoint, { token }))
    await gateway.get(callPath(endpoint, { token }, token))
    await gateway.get(`${callPath(endpoint)}&foo=${token}`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    const { envelope } = await gateway.get(callPath(endpoint, { token: `${token}x` }, token))
    expect(envelope.code).toBe(100)
    await gateway.stop()
    for (const file of readdirSync(gateway.dataDir)) {
      expect(readFileSync(join(gateway.dataDir, file)).includes(token), file).toBe(false)
    }
    expect(gateway.logged()).not.toContain(token)
  })
})

describe('a stop', () => {
  it('lets a call in flight finish and settle, and takes no new ones', async () => {
    const ledger = Promise.withResolvers<string>()
    const source = stubSource(() => ledger.promise)
    const gateway = await startTestGateway({ source })
    const { token } = await gateway.token()
    const call = gateway.get(callPath(endpoint, { token }))
    await expect.poll(() => source.asked).toHaveLength(1)
    const stopped = gateway.stop()
    await expect(refusedConnection(gateway.address)).resolves.toBe(true)
    ledger.resolve(body)
    expect((await call).envelope.code).toBe(0)
    await stopped
  })

  it('cuts a call that outlasts the grace, uncharged', async () => {
    const dataDir = temporaryFolder()
    const source = stubSource(() => new Promise<string>(() => {}))
    const gateway = await startTestGateway({ dataDir, source, graceMs: 50 })
    const { token } = await gateway.token()
    const call = gateway.get(callPath(endpoint, { token })).catch(() => 'cut')
    await expect.poll(() => source.asked).toHaveLength(1)
    await gateway.stop()
    expect(await call).toBe('cut')
    const next = await startTestGateway({ dataDir })
    expect(await reconcile(next.ctx)).toMatchObject({ ok: true, openCalls: 0 })
    expect((await listCalls(next.ctx, { limit: 1 })).rows).toMatchObject([{ state: 'cancelled' }])
    expect(next.logged()).not.toContain('released')
  })
})

describe('a data folder', () => {
  it('belongs to one server at a time', async () => {
    const dataDir = temporaryFolder()
    const gateway = await startTestGateway({ dataDir })
    await expect(startTestGateway({ dataDir })).rejects.toThrow(/Another server uses/)
    await gateway.stop()
    await startTestGateway({ dataDir })
  })
})

async function refusedConnection(address: string): Promise<boolean> {
  for (;;) {
    const refused = await fetch(`${address}/ping`).then(
      (response) => response.body?.cancel().then(() => false),
      () => true,
    )
    if (refused) return true
  }
}
