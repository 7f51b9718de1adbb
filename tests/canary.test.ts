import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { newToken } from '../src/core/ids.ts'
import { createAccount } from '../src/services/accounts/create.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { startServer } from './child-server.ts'
import { commandLine } from './command-line.ts'
import { callPath, temporaryFolder } from './harness.ts'
import { openOperator, type TestOperator } from './operator.ts'
import { json, startStandIn } from './upstream/stand-in.ts'
import { answering, failing, keyCanary, startTikhub, tikhubKey } from './upstream/tikhub.ts'

const endpoint = 'get-kol-link-info'
const path = callPath(endpoint).split('?')[0]

it('keeps a token out of everything it writes and says, however the token is used', async () => {
  const dataDir = temporaryFolder()
  const ctx = await openOperator(dataDir)
  onTestFinished(() => ctx.close())
  await createAccount(ctx, { name: 'canary', topUpMicros: 1_000_000_000 })
  const limits = { ratePerSecond: 1000 }
  const { token, id } = await createToken(ctx, { account: 'canary', limits })
  // Long enough to be no accident, short enough that a token cut at either end is found as well.
  const canary = token.slice(8, 24)
  const said: string[] = []

  const first = await startServer(dataDir)
  await useEverywhere(first.address, token, said)
  // What was asked with the token in many a place is counted there by now, and in the metrics.
  for (const page of ['/metrics', '/api/health/endpoints']) {
    for (const query of ['', `?token=${token}`, `?${token}`]) {
      said.push(await call(first.address, page + query, { headers: { Referer: token } }))
    }
  }
  expect(said.join('')).toMatch(
    /astrolabe_calls_total\{endpoint="get-kol-link-info",code="0"\} [1-9]/,
  )
  await failCommits(ctx, token, async () => {
    // An address that somebody put the token in fails beside calls that cannot be charged.
    while (!first.output().includes('"path":"/api/calls/')) {
      const targets = [callPath(endpoint, { token }), `/api/calls/${token}?token=${token}`]
      said.push(...(await Promise.all(targets.map((target) => call(first.address, target)))))
    }
    said.push(await call(first.address, '/readyz'))
  })
  const underWay = Promise.allSettled(
    Array.from({ length: 50 }, () => fetch(first.address + callPath(endpoint, { token }))),
  )
  await delay(20)
  first.child.kill('SIGKILL')
  await Promise.all([once(first.child, 'exit'), underWay])

  const second = await startServer(dataDir)
  await ctx.db.updateTable('tokens').set({ revoked_at: Date.now() }).where('id', '=', id).execute()
  said.push(await call(second.address, callPath(endpoint, { token })))
  for (const page of ['/readyz', '/healthz', '/openapi/openapi-en.json']) {
    said.push(await call(second.address, page))
  }
  second.child.kill('SIGTERM')
  await once(second.child, 'exit')
  const typed = [['token', 'revoke', token], ['token', token], [token], ['serve', '--port', token]]
  said.push(await printed(dataDir, ['token', 'list', '--json'], ...typed))

  const written = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  expect(written.map((file) => file.slice(dataDir.length + 1))).toContain('astrolabe.db')
  for (const file of written) {
    expect(readFileSync(file).includes(canary), `${file} holds the token`).toBe(false)
  }
  for (const output of [first.output(), second.output()]) expect(output).not.toContain(canary)
  for (const text of said) expect(text).not.toContain(canary)
  // The token came as far as the log: in the error of a call, and in the address of a page.
  const logged = first.output().split('\n')
  const [failure] = logged.filter((line) => line.includes('canary of the commit'))
  expect(failure).toContain(shownForms)
  const [page] = logged.filter((line) => line.includes('"path":"/api/calls/'))
  expect(page).toContain('"path":"/api/calls/ast_[redacted]"')
  expect(said.length).toBeGreaterThan(25)
})

it.each([
  ['query', 'vendor-canary-3f9c0e7a/b+1'],
  ['header', newToken()],
])(
  'keeps the token of a vendor, sent in the %s, out of all that it says',
  async (tokenIn, token) => {
    const canary = token.slice(8, 20)
    let code = 0
    // A vendor that repeats in its words whatever it was sent.
    const vendor = await startStandIn((request, response) => {
      const told = `${token} ${request.url} ${request.rawHeaders.join(' ')}`
      json(JSON.stringify({ code, message: told, data: null }))(request, response)
    })
    const server = await startServer(temporaryFolder(), {
      ASTROLABE_RELAY_URL: vendor.url,
      ASTROLABE_RELAY_TOKEN: token,
      ASTROLABE_RELAY_TOKEN_IN: tokenIn,
    })
    await expect.poll(server.output).toMatch(/ast_\w{36}/)
    const headers = { Authorization: `Bearer ${/ast_\w{36}/.exec(server.output())?.[0]}` }
    const said: string[] = []
    // Refused, not for this dataset, limited, and stopped; each is another way to the log or caller.
    for (code of [400, 600, 302, 100]) {
      const id = code === 600 ? 'get-kol-spread-info' : endpoint
      said.push(await call(server.address, callPath(id), { headers }))
    }
    for (const page of ['/readyz', '/metrics', '/api/health/endpoints']) {
      said.push(await call(server.address, page))
    }
    server.child.kill('SIGTERM')
    await once(server.child, 'exit')
    const shown = server.output().replaceAll(String(headers.Authorization).slice(7), '')
    for (const text of [shown, ...said]) expect(text).not.toContain(canary)
    expect(vendor.asked).toHaveLength(4)
    expect(said[0]).toContain('[redacted]')
    for (const message of ['does not serve', 'limits the rate', 'has stopped']) {
      const [line = ''] = shown.split('\n').filter((each) => each.includes(message))
      expect(line).toMatch(/"detail":"[^"]*\[redacted\]/)
    }
  },
)

it('keeps the key of TikHub out of all that it says and writes', async () => {
  const dataDir = temporaryFolder()
  const tikhub = await startTikhub()
  const environment = { ASTROLABE_TIKHUB_URL: tikhub.url, ASTROLABE_TIKHUB_KEY: tikhubKey }
  const server = await startServer(dataDir, environment)
  await expect.poll(server.output).toMatch(/ast_\w{36}/)
  const headers = { Authorization: `Bearer ${/ast_\w{36}/.exec(server.output())?.[0]}` }
  const said: string[] = []
  // Answered, and then refused in every way that repeats what was sent; the last one stops it.
  const scripts = [answering('{"a":1}'), ...[404, 429, 400, 403, 402].map((code) => failing(code))]
  const ids = ['get-kol-info', endpoint, 'get-kol-cp-info', 'get-kol-spread-info']
  for (const [at, script] of scripts.entries()) {
    tikhub.playing.script = script
    said.push(await call(server.address, callPath(ids[at % 4] ?? endpoint), { headers }))
  }
  for (const page of ['/readyz', '/metrics', '/api/health/endpoints']) {
    said.push(await call(server.address, page))
  }
  server.child.kill('SIGTERM')
  await once(server.child, 'exit')
  expect(said[0]).toContain('"data":{"a":1}')
  const shown = server.output()
  for (const text of [shown, ...said]) {
    expect(text).not.toContain(keyCanary)
    expect(text).not.toContain('canary-of-the-cache')
  }
  for (const file of readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const written = readFileSync(join(file.parentPath, file.name))
    for (const canary of [keyCanary, 'canary-of-the-cache']) {
      expect(written.includes(canary), `${file.name} holds ${canary}`).toBe(false)
    }
  }
  for (const message of [
    'does not serve',
    'limits the rate',
    'has stopped',
    'a collection failed',
  ]) {
    const [line = ''] = shown.split('\n').filter((each) => each.includes(message))
    expect(line, message).toMatch(/"detail":"[^"]*\[redacted\]/)
  }
})

/** A call's status, headers and body: everything that a caller's own log may keep. */
async function call(address: string, target: string, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(address + target, { redirect: 'manual', ...init })
  return `${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}`
}

async function useEverywhere(address: string, token: string, said: string[]): Promise<void> {
  const bearer = { Authorization: `Bearer ${token}` }
  const typo = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`
  const targets: readonly [target: string, headers?: Record<string, string>][] = [
    // As it is meant to be, stored and collected, and once more by key.
    [callPath(endpoint, { token })],
    [callPath(endpoint, { token, acceptCache: 'true' })],
    [callPath(endpoint), bearer],
    [callPath(endpoint, { token }), { 'Idempotency-Key': 'order-1' }],
    [callPath(endpoint, { token }), { 'Idempotency-Key': 'order-1' }],
    [`/api/balance?token=${token}`],
    ['/api/balance', bearer],
    [`/api/calls/none?token=${token}`],
    // Mistyped, repeated, misplaced.
    [callPath(endpoint, { token: typo })],
    [callPath(endpoint), { Authorization: `Bearer ${typo}` }],
    [callPath(endpoint), { Authorization: token }],
    [`${callPath(endpoint, { token })}&token=${token}`],
    [`${path}?Token=${token}&kolId=1`],
    [callPath(endpoint, { token, acceptCache: token })],
    [callPath(endpoint, { token }, token)],
    [`${path}?${token}`],
    [`${path}/${token}`],
    [`/${token}`],
    [`/api/calls/${token}?token=${token}`],
    [callPath(endpoint, { token }), { 'Idempotency-Key': token }],
    [callPath(endpoint, { token, platform: '1' }), { 'Idempotency-Key': token }],
    [callPath(endpoint, { token }), { 'Accept-Language': token, 'X-Forwarded-For': token }],
    [callPath(endpoint, { token }), { Prefer: token, 'Accept-Encoding': token, Referer: token }],
    // Where another server would redirect, and where a source fails.
    [`/${callPath(endpoint, { token })}`],
    [callPath(endpoint, { token }).replace('?', '/?')],
    [callPath(endpoint, { token }, '9000000000000000301')],
    [callPath(endpoint, { token }, '9000000000000000302')],
    [callPath(endpoint, { token }, '9000000000000000500')],
  ]
  for (const [target, headers = {}] of targets) said.push(await call(address, target, { headers }))
  for (const method of ['POST', 'DELETE', 'OPTIONS']) {
    said.push(await call(address, callPath(endpoint, { token }), { method, headers: bearer }))
  }
  for (const request of [`GET ${token}\r\n\r\n`, `GET / HTTP/1.1\r\n${token}\r\n\r\n`]) {
    said.push(await raw(address, request))
  }
}

/** What the server answers to bytes that no client library would send. */
async function raw(address: string, request: string): Promise<string> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1')
  socket.setEncoding('utf8').end(request)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}

/** The forms that a token comes in, and what is left of them in the log. */
const formsOf = (token: string) => `${token}, ?token=${token}&, Bearer ${token}.`
const shownForms = 'ast_[redacted], ?token=[redacted]&, Bearer [redacted]'

/** Makes commits fail for a reason that has the token in it, in every form. */
async function failCommits(
  { db }: TestOperator,
  token: string,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const reason = `the canary of the commit: ${formsOf(token)}`
  // By the numbers of its characters, as the database keeps the trigger's text.
  const characters = [...reason].map((character) => character.codePointAt(0)).join()
  await sql
    .raw(`CREATE TRIGGER broken BEFORE INSERT ON calls
      BEGIN SELECT RAISE (ABORT, char(${characters})); END`)
    .execute(db)
  await meanwhile()
  await sql.raw('DROP TRIGGER broken').execute(db)
}

/** What the command line prints, whether it succeeds or not. */
async function printed(dataDir: string, ...commands: readonly string[][]): Promise<string> {
  const run = commandLine(dataDir)
  const runs = await Promise.all(commands.map((words) => run([...words, '--data', dataDir])))
  return runs.map(({ stdout, stderr }) => stdout + stderr).join('')
}
