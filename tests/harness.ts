import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { beforeAll, inject, onTestFinished } from 'vitest'
import { type Gateway, type Surroundings, startGateway } from '../src/app/gateway.ts'
import { greeting } from '../src/app/greeting.ts'
import { exampleOf } from '../src/catalog/example-values.ts'
import { catalog } from '../src/catalog/index.ts'
import { documentedCreatorId } from '../src/catalog/kinds/id.ts'
import { defaultMaxConnections } from '../src/http/connections.ts'
import { createAccount } from '../src/services/accounts/create.ts'
import { type CreatedToken, createToken } from '../src/services/tokens/create.ts'
import type { TokenLimits } from '../src/services/tokens/limits.ts'
import { loadSettings } from '../src/settings/load.ts'
import { databaseFile } from '../src/store/sqlite/connection.ts'
import { openDatabase } from '../src/store/sqlite/database.ts'
import { keptFor } from './engine.ts'
import { foldersOfTests } from './folders.ts'
import { openOperator, type TestOperator } from './operator.ts'

export interface Envelope {
  readonly code: number
  readonly message: string
  readonly data: unknown
  readonly recordTime: string
  readonly requestId: string
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly envelope: Envelope
}

export interface TestGateway extends Gateway {
  readonly dataDir: string
  /** The operator's hands on the same data, as the command line has them. */
  readonly ctx: TestOperator
  /** Everything that was logged so far. */
  readonly logged: () => string
  /** Everything that was printed at the start. */
  readonly printed: readonly string[]
  /** A new account's token. Without limits given it is not held up by any. */
  token(limits?: TokenLimits, balanceMicros?: number): Promise<CreatedToken & { account: string }>
  get(path: string, init?: RequestInit): Promise<Answer>
}

export type GatewayOptions = Partial<Omit<Surroundings, 'logTo'>> & {
  readonly dataDir?: string
  readonly settings?: Readonly<Record<string, unknown>>
}

/** Takes what is to be done at the end of whatever it is that something is needed for. */
export type AtEnd = (clean: () => void | Promise<void>) => void

/** A folder that goes away with the test. */
export function temporaryFolder(atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(join(foldersOfTests, 'astrolabe-test-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** What a server without the setting has, which takes a report on the whole process to tell. */
const maxConnections = defaultMaxConnections()

let emptyDatabase: Promise<string> | undefined

/** The same with an empty database in it: a copy takes a twentieth of what making one does. */
export async function preparedFolder(atEnd: AtEnd): Promise<string> {
  emptyDatabase ??= makeEmptyDatabase()
  const folder = temporaryFolder(atEnd)
  copyFileSync(await emptyDatabase, databaseFile(folder))
  return folder
}

async function makeEmptyDatabase(): Promise<string> {
  const folder = mkdtempSync(join(inject('runFolder'), 'database-'))
  const db = await openDatabase(folder)
  await db.destroy()
  return databaseFile(folder)
}

/**
 * Starts it once for all tests of a suite or file, for what leaves nothing behind that another test
 * would meet. It is there while tests run.
 */
export function startedOnce<T extends object>(start: (atEnd: AtEnd) => Promise<T>): () => T {
  let started: T | undefined
  beforeAll(async () => {
    const cleaning: Parameters<AtEnd>[0][] = []
    started = await start((clean) => cleaning.unshift(clean))
    return async () => {
      for (const clean of cleaning) await clean()
    }
  })
  return () => {
    if (!started) throw new Error('It is there once tests run')
    return started
  }
}

export function sharedTestGateway(options: GatewayOptions = {}): () => TestGateway {
  return startedOnce((atEnd) => startTestGateway(options, atEnd))
}

/** A real gateway on a free port over a real database, stopped when the test has finished. */
export async function startTestGateway(
  options: GatewayOptions = {},
  atEnd: AtEnd = onTestFinished,
): Promise<TestGateway> {
  const { dataDir = await preparedFolder(atEnd), settings, ...surroundings } = options
  const kept = await keptFor(dataDir)
  const inDatabase = 'database' in kept ? kept : {}
  const log: string[] = []
  const gateway = await startGateway(
    loadSettings(
      { data: dataDir, port: 0, language: 'en', maxConnections, ...inDatabase, ...settings },
      {},
      dataDir,
    ),
    '0.0.0-test',
    {
      ...surroundings,
      logTo: { write: (line: string) => void log.push(line) },
    },
  )
  const ctx = await openOperator(dataDir, surroundings.clock)
  let stopping: Promise<void> | undefined
  const stop = () => {
    stopping ??= gateway.stop().then(() => ctx.close())
    return stopping
  }
  atEnd(stop)
  let accounts = 0
  return {
    ...gateway,
    stop,
    dataDir,
    ctx,
    logged: () => log.join(''),
    printed: greeting(gateway, await gateway.sources(0), 'en'),
    async token(limits = { ratePerSecond: 100_000 }, balanceMicros = 1_000_000_000) {
      const account = `test-${accounts++}`
      await createAccount(ctx, { name: account, topUpMicros: balanceMicros })
      return { ...(await createToken(ctx, { account, limits })), account }
    },
    get: (path, init) => ask(gateway.address + path, init),
  }
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init)
  const text = await response.text()
  const envelope = JSON.parse(text) as Envelope
  return { status: response.status, headers: response.headers, text, envelope }
}

/** Connections that the system is asked to queue until the server accepts them: it queues 511. */
const connectionsAtOnce = 256

/**
 * Makes many calls at once, without waiting for any. They connect a few hundred at a time: of more
 * than a busy server has accepted the system resets some.
 */
export async function callAtOnce<T>(
  { address }: Pick<TestGateway, 'address'>,
  count: number,
  call: (index: number) => Promise<T>,
): Promise<Promise<T>[]> {
  const calls: Promise<T>[] = []
  while (calls.length < count) {
    calls.push(call(calls.length))
    if (calls.length % connectionsAtOnce > 0) continue
    // Connections are accepted in their order: a new one that is answered comes after all before.
    const [response] = await once(get(`${address}/ping`, { agent: false }), 'response')
    response.resume()
  }
  return calls
}

/** The address of a call, with the documented creator unless another is given. */
export function callPath(
  endpointId: string,
  parameters: Readonly<Record<string, string>> = {},
  creatorId: string = documentedCreatorId,
): string {
  const endpoint = [...catalog.values()].find(({ id }) => id === endpointId)
  if (!endpoint) throw new Error(`No endpoint ${endpointId}`)
  const required = Object.entries(endpoint.parameters).flatMap(([name, parameter]) => {
    const example = parameter.required ? exampleOf(parameter) : undefined
    if (example === undefined) return []
    return [[name, example === documentedCreatorId ? creatorId : example] as const]
  })
  const query = new URLSearchParams({ ...Object.fromEntries(required), ...parameters })
  return `${endpoint.path}?${query}`
}

/** A source whose answers the test decides, and which counts how often it was asked. */
export function stubSource(body: string | (() => string | Promise<string>)) {
  const asked: string[] = []
  return {
    name: 'stub',
    asked,
    async collect(request: { readonly query: Readonly<Record<string, string>> }) {
      asked.push(JSON.stringify(request.query))
      const text = typeof body === 'string' ? body : await body()
      return { body: text, collectedAtMs: Date.now(), source: 'stub' }
    },
  }
}

/** A clock that stands still until the test moves it. */
export function manualClock(startIso: string) {
  let now = Date.parse(startIso)
  return {
    now: () => now,
    advance(ms: number) {
      now += ms
    },
  }
}
