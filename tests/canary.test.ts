import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { createAccount } from '../src/services/accounts/create.ts'
import type { Context } from '../src/services/context.ts'
import { createToken } from '../src/services/tokens/create.ts'
import { openDatabase } from '../src/store/database.ts'
import { startServer } from './child-server.ts'
import { callPath, temporaryFolder } from './harness.ts'

const endpoint = 'get-kol-link-info'
const path = callPath(endpoint).split('?')[0]

it('keeps a token out of everything it writes and says, however the token is used', {
  timeout: 60_000,
}, async () => {
  const dataDir = temporaryFolder()
  const db = await openDatabase(dataDir)
  onTestFinished(() => db.destroy())
  const ctx: Context = { db, clock: { now: () => Date.now() } }
  await createAccount(ctx, { name: 'canary', topUpMicros: 1_000_000_000, actor: 'test' })
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
  await failCommits(ctx, async () => {
    said.push(await call(first.address, callPath(endpoint, { token })))
    said.push(await call(first.address, '/readyz'))
  })
  const underWay = Promise.allSettled(
    Array.from({ length: 50 }, () => fetch(first.address + callPath(endpoint, { token }))),
  )
  await delay(20)
  first.child.kill('SIGKILL')
  await Promise.all([once(first.child, 'exit'), underWay])

  const second = await startServer(dataDir)
  await db.updateTable('tokens').set({ revoked_at: Date.now() }).where('id', '=', id).execute()
  said.push(await call(second.address, callPath(endpoint, { token })))
  for (const page of ['/readyz', '/healthz', '/openapi/openapi-en.json']) {
    said.push(await call(second.address, page))
  }
  second.child.kill('SIGTERM')
  await once(second.child, 'exit')
  const typed = [['token', 'revoke', token], ['token', token], [token], ['serve', '--port', token]]
  said.push(await commandLine(dataDir, ['token', 'list', '--json'], ...typed))

  const written = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  expect(written.map((file) => file.slice(dataDir.length + 1))).toContain('astrolabe.db')
  for (const file of written) {
    expect(readFileSync(file).includes(canary), `${file} holds the token`).toBe(false)
  }
  for (const output of [first.output(), second.output()]) expect(output).not.toContain(canary)
  for (const text of said) expect(text).not.toContain(canary)
  // What was looked through is what the canary was used for: a failure is in the log.
  expect(first.output()).toContain('canary of the commit')
  expect(said.length).toBeGreaterThan(25)
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

async function failCommits({ db }: Context, meanwhile: () => Promise<void>): Promise<void> {
  await sql
    .raw(`CREATE TRIGGER broken BEFORE INSERT ON calls
      BEGIN SELECT RAISE (ABORT, 'the canary of the commit'); END`)
    .execute(db)
  await meanwhile()
  await sql.raw('DROP TRIGGER broken').execute(db)
}

/** What the command line prints, whether it succeeds or not. */
async function commandLine(dataDir: string, ...commands: readonly string[][]): Promise<string> {
  const cwd = join(import.meta.dirname, '..')
  const printed = commands.map(
    (command) =>
      new Promise<string>((resolve) => {
        const args = ['bin/astrolabe.mjs', ...command, '--data', dataDir]
        execFile(process.execPath, args, { cwd }, (_error, out, err) => resolve(out + err))
      }),
  )
  return (await Promise.all(printed)).join('')
}
