import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { quickCommandLine } from './command-line.ts'
import { manualClock, startTestGateway, temporaryFolder } from './harness.ts'

/** What the program of that commit said of its own database, and when. */
interface Told {
  readonly askedAt: string
  /** As they were shown once, by the names that `scripts/old-database.ts` has for them. */
  readonly tokens: Readonly<Record<string, string>>
  readonly balances: Readonly<Record<string, Row | null>>
  readonly health: { readonly endpoints: readonly Row[] }
  readonly lists: Readonly<
    Record<'accounts' | 'tokens' | 'prices' | 'calls' | 'entries', Row[]>
  > & {
    readonly drift: Row
  }
  readonly history: Readonly<Record<string, unknown>>
  readonly answers: readonly ToldAnswer[]
  readonly keyed: {
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly requestId: string
  }
}

type Row = Readonly<Record<string, unknown>>

interface ToldAnswer {
  readonly token: string
  readonly path: string
  readonly status: number
  readonly code: number
  readonly cost: string
  /** Of a stored answer, as all that follows. */
  readonly recordTime?: string
  readonly source?: string
  readonly digest?: string
}

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name))
const told = JSON.parse(fixture('14fc95f.json').toString()) as Told
const database = gunzipSync(fixture('14fc95f.db.gz'))

/** Today's gateway on a copy of the old database, at the time at which the old program was asked. */
async function upgradedGateway() {
  const folder = temporaryFolder()
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'astrolabe.db'), database)
  const gateway = await startTestGateway({
    dataDir,
    clock: manualClock(told.askedAt),
    settings: {
      sources: 'sandbox,relay',
      sourcesFor: 'link-info=relay',
      // Nobody listens there: what it once collected is stored.
      'relay.url': 'http://127.0.0.1:9',
      'relay.token': 'nobody',
    },
  })
  const run = quickCommandLine(folder)
  const ask = (token: string, path: string, headers: Readonly<Record<string, string>> = {}) =>
    gateway.get(path, { headers: { ...headers, Authorization: `Bearer ${told.tokens[token]}` } })
  // The call that was under way is given up.
  await expect
    .poll(async () => (await ask('open', '/api/balance')).envelope.data)
    .toMatchObject({ held: '0.00' })
  return {
    ...gateway,
    ask,
    list: async (command: string) => JSON.parse((await run(`${command} --json`)).stdout),
  }
}

test('every account, token, price, call, entry and count is as it was', async () => {
  const { list } = await upgradedGateway()
  const { accounts, tokens, prices, calls, entries, drift } = told.lists
  expect(calls.filter(({ state }) => state === 'abandoned')).toHaveLength(1)
  expect(await list('account list')).toMatchObject(accounts)
  // The command line's day is that of the machine.
  expect(await list('token list')).toMatchObject(tokens.map(({ usedToday, ...row }) => row))
  // Endpoints have come since.
  const priced = new Set(prices.map(({ endpoint }) => endpoint))
  const listed: Row[] = await list('price list')
  expect(listed.filter(({ endpoint }) => priced.has(endpoint))).toMatchObject(prices)
  expect(await list('calls list --limit 1000')).toMatchObject(calls.map(released))
  expect(await list('ledger list --limit 1000')).toMatchObject(entries.map(released))
  expect(await list('drift')).toMatchObject(drift)
})

/** Without the moment at which a start released the call that it found under way. */
function released(row: Row): Row {
  const { at = '', finishedAt = '', durationMs, ...kept } = row
  const isOfStart = String(at || finishedAt) >= told.askedAt.slice(0, 19)
  return isOfStart ? kept : row
}

test('balances, quotas and what was spent today are as they were', async () => {
  const { ask } = await upgradedGateway()
  for (const [token, balance] of Object.entries(told.balances)) {
    const { rate, ...kept } = balance ?? {}
    const { envelope } = await ask(token, '/api/balance')
    expect(envelope, token).toMatchObject({ data: balance && kept })
  }
})

test('the history of every creator is as it was', async () => {
  const { ask } = await upgradedGateway()
  for (const [path, data] of Object.entries(told.history)) {
    expect((await ask('whole', path)).envelope.data, path).toEqual(data)
  }
})

test('the health of every source is as it was', async () => {
  const { ask } = await upgradedGateway()
  const { envelope } = await ask('whole', '/api/health/endpoints')
  const { endpoints } = envelope.data as Told['health']
  const known = new Set(told.health.endpoints.map(({ id }) => id))
  const kept = endpoints.filter(({ id }) => known.has(id))
  expect(filledRows(kept)).toMatchObject(told.health.endpoints)
})

/** The hours and days in which anything was collected. */
function filledRows(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.filter((row) => row.calls !== 0).map(filledRows)
  const members = Object.entries(value).map(([name, inner]) => [name, filledRows(inner)])
  return Object.fromEntries(members)
}

test('what was stored is found, and what tokens may not is refused', async () => {
  const { ask } = await upgradedGateway()
  expect(told.answers.filter(({ digest }) => digest !== undefined)).toHaveLength(6)
  for (const { token, path, status, code, cost, ...stored } of told.answers) {
    const answer = await ask(token, path)
    const { headers, text } = answer
    expect(
      { status: answer.status, code: answer.envelope.code, cost: headers.get('x-cost') },
      path,
    ).toEqual({ status, code, cost })
    if (stored.digest === undefined) continue
    expect(headers.get('x-cache'), path).toBe('hit')
    expect(headers.get('x-source'), path).toBe(stored.source)
    expect(answer.envelope.recordTime, path).toBe(stored.recordTime)
    const data = /"data":(.*),"recordTime"/s.exec(text)?.[1] ?? ''
    expect(hash('sha256', data), path).toBe(stored.digest)
  }
})

test('an idempotency key of before is not charged again', async () => {
  const { ask } = await upgradedGateway()
  const { path, headers, requestId } = told.keyed
  const answer = await ask('whole', path, headers)
  expect(answer.headers.get('x-charged')).toBe('false')
  // Where requests are told apart in another way by now, it is refused.
  if (answer.envelope.code !== 0) expect(answer.envelope.code).toBe(400)
  else expect(answer.envelope.requestId).toBe(requestId)
  const { envelope } = await ask('whole', '/api/balance')
  expect(envelope.data).toMatchObject({ balance: told.balances.whole?.balance })
})

test('the books agree, also once calls were added', async () => {
  const { ask, list, token } = await upgradedGateway()
  const { calls, entries } = told.lists
  expect(await list('ledger reconcile')).toMatchObject({
    ok: true,
    accounts: told.lists.accounts.length,
    entries: entries.length,
    calls: calls.length,
    openCalls: 0,
    problems: [],
  })
  for (const { token, path } of told.answers) await ask(token, path)
  expect((await token()).id).toBe(told.lists.tokens.length + 1)
  expect(await list('ledger reconcile')).toMatchObject({ ok: true, openCalls: 0, problems: [] })
})
