import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../src/store/postgres/database.ts'
import { storesOf } from '../src/store/postgres/stores.ts'
import { callPath, startTestGateway, temporaryFolder } from './harness.ts'
import { postgresDatabase } from './postgres.ts'
import { openOperated } from './postgres-gateways.ts'
import { postgresProxy } from './postgres-proxy.ts'
import { needs } from './tools.ts'
import { until } from './until.ts'

const isThere = needs('postgres')
const all = /^/

it('gives up what a network has swallowed, and asks on another connection', isThere, async () => {
  const proxy = await postgresProxy(await postgresDatabase())
  const { db } = await openDatabase(proxy.url, 1, 500)
  onTestFinished(() => db.destroy())
  const { operators } = storesOf(db)
  expect(await operators.calls({}, { limit: 1 })).toEqual([])
  proxy.swallowed = all
  await expect(operators.calls({}, { limit: 1 })).rejects.toThrow('nothing was heard for 500 ms')
  // Nor does it wait for one that is not let in.
  await expect(openDatabase(proxy.url, 1)).rejects.toThrow(/cannot be reached/)
  proxy.swallowed = undefined
  expect(await operators.calls({}, { limit: 1 })).toEqual([])
  // In a transaction as well, which is given up with its connection.
  await expect(
    db.transaction().execute(async (transaction) => {
      proxy.swallowed = all
      await sql`SELECT 1`.execute(transaction)
    }),
  ).rejects.toThrow()
  proxy.swallowed = undefined
  expect(await operators.calls({}, { limit: 1 })).toEqual([])
})

it('answers questions to the history though their connection leads nowhere', isThere, async () => {
  const { ctx, url } = await openOperated()
  const proxy = await postgresProxy(url)
  const gateway = await startTestGateway({
    dataDir: temporaryFolder(),
    settings: { database: proxy.url, data: undefined },
  })
  const token = String(gateway.demoToken)
  const ask = async () => {
    const path = `/api/creators/6629722295873044494/observations?token=${token}`
    return (await gateway.get(path)).envelope.code
  }
  expect((await gateway.get(callPath('get-kol-link-info', { token }))).envelope.code).toBe(0)
  expect(await ask()).toBe(0)
  // All but the ledger's.
  proxy.swallowed = /application_name\0astrolabe\0/
  expect(await ask()).toBe(500)
  proxy.swallowed = undefined
  await until(async () => (await ask()) === 0)
  expect((await gateway.get('/readyz')).status).toBe(200)
  expect((await ctx.operators.calls({}, { limit: 1 })).length).toBe(1)
})
