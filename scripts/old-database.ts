// Writes tests/fixtures/14fc95f.db.gz, a database as the program of that commit left it, and beside it
// what that program said of it. Only for when the fixture is to hold more: it is made anew each time.
import { hash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { type OldServer, oldProgram } from './old-program.ts'

const commit = '14fc95f'
const fixtures = join(import.meta.dirname, '..', 'tests', 'fixtures')
const scratch = mkdtempSync(join(tmpdir(), 'astrolabe-old-'))
const old = oldProgram(commit, join(scratch, 'program'))
const dataDir = join(scratch, 'data')

const days = ['2026-03-02T09:00:00+08:00', '2026-03-06T21:30:00+08:00'] as const
const lastAt = '2026-03-09T14:00:00+08:00'
/** When both programs are asked: within the hour, so that they tell of the same hours. */
const askedAt = '2026-03-09T14:30:00+08:00'

const documented = '6629722295873044494'
const other = '7123456789012345678'
const erased = '6900000000000000001'

const linkInfo = (creator: string) => `/api/douyin-xingtu/get-kol-link-info/v1?kolId=${creator}`
const spreadInfo = (creator: string) => `/api/douyin-xingtu/get-kol-spread-info/v1?kolId=${creator}`
const marketing = (creator: string) =>
  `/api/douyin-xingtu/gw/api/author/get_author_marketing_info/v1?oAuthorId=${creator}`
const legacyVideos = (creator: string) =>
  `/api/douyin-xingtu/get-kol-rec-videos/v1?kolId=${creator}`
const videos = (creator: string) =>
  `/api/douyin-xingtu/gw/api/data_sp/author_rec_videos_v2/v1?oAuthorId=${creator}`
const metrics = 'star_index,play_mid,cpm_21_60,price_21_60,interact_rate'

interface Made {
  readonly id: number
  readonly token: string
}

const stored = (path: string) => `${path}&acceptCache=true`

/** What both programs are asked with a token: stored answers, and what its limits refuse. */
const questions: readonly (readonly [keyof Tokens, string])[] = [
  ...[documented, other].flatMap((creator) =>
    [linkInfo, spreadInfo, marketing, legacyVideos, videos].map(
      (path) => ['whole', stored(path(creator))] as const,
    ),
  ),
  ['listed', stored(videos(documented))],
  ...['listed', 'elsewhere', 'rationed', 'expiring', 'slow', 'ended', 'short'].map(
    (token) => [token as keyof Tokens, stored(spreadInfo(documented))] as const,
  ),
]

/** A call whose repetition is not charged. */
const keyed = { path: spreadInfo(other), headers: { 'Idempotency-Key': 'order-1' } }

try {
  mkdirSync(dataDir)
  await main()
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function main(): Promise<void> {
  const vendor = await startVendor()
  const settings = {
    ASTROLABE_SOURCES: 'sandbox,relay',
    ASTROLABE_SOURCES_FOR: 'link-info=relay',
    ASTROLABE_RELAY_URL: vendor.address,
    ASTROLABE_RELAY_TOKEN: vendor.token,
  }
  const tokens = makeAccounts()
  for (const at of [...days, lastAt]) {
    const server = await old.serve(dataDir, at, settings)
    await spendADay(server, tokens)
    await server.stop()
  }
  const run = (...words: string[]) => old.run(dataDir, lastAt, words)
  run('creators', 'forget', erased)
  run('token', 'update', String(tokens.slow.id), '--disable')
  run('token', 'revoke', String(tokens.ended.id))
  await endInACall(await old.serve(dataDir, lastAt, settings), tokens)
  await vendor.stop()
  const database = join(dataDir, 'astrolabe.db')
  const connection = new Database(database)
  connection.pragma('wal_checkpoint(TRUNCATE)')
  connection.exec('VACUUM')
  connection.close()
  const copy = join(scratch, 'copy')
  mkdirSync(copy)
  copyFileSync(database, join(copy, 'astrolabe.db'))
  const told = await whatItTells(copy, settings, tokens)
  mkdirSync(fixtures, { recursive: true })
  writeFileSync(join(fixtures, `${commit}.db.gz`), gzipSync(readFileSync(database), { level: 9 }))
  const file = join(fixtures, `${commit}.json`)
  // A row a line, for whoever compares.
  writeFileSync(file, `${JSON.stringify(told).replaceAll('},{', '},\n{')}\n`)
}

/**
 * Another server of this kind. What it sends has a member that nobody has described, and figures that
 * are others each time.
 */
async function startVendor() {
  let asked = 0
  const folder = join(scratch, 'vendor')
  mkdirSync(folder)
  old.run(folder, lastAt, ['account', 'create', 'us', '--top-up', '10'])
  const { token } = old.run(folder, lastAt, ['token', 'create', '--account', 'us']) as Made
  const behind = await old.serve(folder, lastAt)
  const front = createServer(async ({ url }, response) => {
    const answer = await fetch(behind.address + url)
    const text = await answer.text()
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    const figure = asked++ % 10
    const moved = text.replace(/"value":[1-9]\d*/g, (member) => `${member}${figure}`)
    response.end(moved.replace('"data":{', '"data":{"not_described":{"value":1},'))
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    token,
    stop: async () => {
      front.close()
      await behind.stop()
    },
  }
}

function makeAccounts() {
  const run = (...words: string[]) => old.run(dataDir, days[0], words)
  const token = (account: string, ...limits: string[]) =>
    run('token', 'create', '--account', account, ...limits) as Made
  run('account', 'create', 'agency', '--top-up', '5')
  run('account', 'top-up', 'agency', '2.5')
  run('account', 'adjust', 'agency', '-0.3', '--reason', 'a refund that was paid twice')
  run('account', 'create', 'short', '--top-up', '0.01')
  run('account', 'create', 'open', '--top-up', '1')
  run('price', 'set', 'get_author_marketing_info', '0.05')
  run('price', 'set', 'author_rec_videos_v2', '0')
  run('price', 'set', 'creator-history', '0.01')
  const videosOnly = ['--endpoints', 'author_rec_videos_*,get_author_*', '--ip', '127.0.0.0/8']
  return {
    whole: token('agency', '--rate', '200/s', '--name', '主令牌'),
    listed: token('agency', ...videosOnly, '--strict', '--name', 'videos only'),
    elsewhere: token('agency', '--ip', '203.0.113.0/24,2001:db8::/32'),
    rationed: token('agency', '--quota', '1'),
    expiring: token('agency', '--expires', '2026-03-09T14:15:00+08:00'),
    slow: token('agency', '--rate', '1/s'),
    ended: token('agency'),
    short: token('short'),
    open: token('open'),
  }
}

type Tokens = ReturnType<typeof makeAccounts>

/** Calls with every outcome that there is, some with an idempotency key. */
async function spendADay({ address }: OldServer, tokens: Tokens): Promise<void> {
  const call = (token: keyof Tokens, path: string, headers = {}, signal?: AbortSignal) =>
    ask(address, tokens[token].token, path, headers, signal)
  for (const creator of [documented, other]) {
    for (const path of [linkInfo, spreadInfo, marketing, legacyVideos]) {
      await call('whole', path(creator))
    }
  }
  await call('listed', videos(other))
  await call('listed', videos(documented))
  await call('whole', `${spreadInfo(other)}&acceptCache=true`)
  await call('whole', spreadInfo(erased))
  await call('whole', keyed.path, keyed.headers)
  for (const ending of ['301', '302', '500'])
    await call('whole', spreadInfo(`9${'0'.repeat(15)}${ending}`))
  await call('whole', spreadInfo('x'))
  await call('listed', linkInfo(other))
  await call('elsewhere', linkInfo(other))
  for (const token of ['slow', 'rationed', 'short', 'ended', 'expiring'] as const) {
    await call(token, spreadInfo(documented))
    await call(token, spreadInfo(documented))
  }
  await call('whole', `/api/creators/${other}/observations`)
  const leaving = call('whole', spreadInfo('9000000000000000005'), {}, AbortSignal.timeout(300))
  await leaving.catch(() => undefined)
}

/** Ends the server while a call of a minute is under way, just after it has charged another. */
async function endInACall({ address, kill }: OldServer, { whole, open }: Tokens): Promise<void> {
  const calling = ask(address, open.token, spreadInfo('9000000000000000060')).catch(() => {})
  while ((await balance(address, open.token)).held === '0.00') await delay(20)
  await ask(address, whole.token, spreadInfo(documented))
  await kill()
  await calling
}

async function ask(
  address: string,
  token: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  signal: AbortSignal = AbortSignal.timeout(20_000),
) {
  const authorization = { Authorization: `Bearer ${token}` }
  const answer = await fetch(address + path, { headers: { ...authorization, ...headers }, signal })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

async function balance(address: string, token: string) {
  return JSON.parse((await ask(address, token, '/api/balance')).text).data
}

/** What the old program says of a copy: the lists of its commands, and its answers over HTTP. */
async function whatItTells(copy: string, settings: NodeJS.ProcessEnv, tokens: Tokens) {
  const server = await old.serve(copy, askedAt, settings)
  const list = (...words: string[]) => old.run(copy, askedAt, words)
  const plain = Object.entries(tokens).map(([name, { token }]) => [name, token] as const)
  const balances: Record<string, unknown> = {}
  for (const [name, token] of plain) balances[name] = await balance(server.address, token)
  const health = JSON.parse((await ask(server.address, '', '/api/health/endpoints')).text).data
  const lists = {
    accounts: list('account', 'list'),
    tokens: list('token', 'list'),
    prices: list('price', 'list'),
    calls: list('calls', 'list', '--limit', '1000'),
    entries: list('ledger', 'list', '--limit', '1000'),
    drift: list('drift'),
  }
  const history: Record<string, unknown> = {}
  for (const creator of [documented, other, erased]) {
    for (const question of ['observations', `metrics?metric=${metrics}`]) {
      const path = `/api/creators/${creator}/${question}`
      const { text } = await ask(server.address, tokens.whole.token, path)
      history[path] = JSON.parse(text).data
    }
  }
  const answers = []
  for (const [token, path] of questions) {
    const { status, headers, text } = await ask(server.address, tokens[token].token, path)
    const { code, recordTime } = JSON.parse(text)
    const isStored = headers.get('x-cache') === 'hit'
    const found = isStored && { recordTime, source: headers.get('x-source'), digest: digest(text) }
    answers.push({ token, path, status, code, cost: headers.get('x-cost'), ...found })
  }
  const again = await ask(server.address, tokens.whole.token, keyed.path, keyed.headers)
  await server.stop()
  return {
    askedAt,
    tokens: Object.fromEntries(plain),
    balances,
    health: filledRows(health),
    lists,
    history,
    answers,
    keyed: { ...keyed, requestId: JSON.parse(again.text).requestId },
  }
}

/** The hours and days in which anything was collected: they are few, and the rest says nothing. */
function filledRows(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.filter((row) => row.calls !== 0).map(filledRows)
  const members = Object.entries(value).map(([name, inner]) => [name, filledRows(inner)])
  return Object.fromEntries(members)
}

/** Of `data` as it was sent. */
function digest(envelope: string): string {
  return hash('sha256', /"data":(.*),"recordTime"/s.exec(envelope)?.[1] ?? '')
}
