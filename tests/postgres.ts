import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { openDatabase } from '../src/store/postgres/database.ts'
import { foldersOfTests } from './folders.ts'
import type { AtEnd } from './harness.ts'
import { debianPrograms, type FindPrograms, npmPrograms } from './postgres-programs.ts'
import { PostgresServer, type ServerNote, serverNote } from './postgres-server.ts'

/** A version that is tried. */
interface Version {
  readonly findPrograms: FindPrograms
  readonly complaint: string
}

/** The newest, and the oldest that the program serves from. */
const versions = {
  postgres: {
    findPrograms: npmPrograms,
    complaint: 'PostgreSQL is not installed (npm ci has it for Linux)',
  },
  postgres15: {
    findPrograms: debianPrograms,
    complaint: 'PostgreSQL 15 is not installed (apt-get install postgresql-15)',
  },
} as const satisfies Record<string, Version>

export type PostgresName = keyof typeof versions
export const postgresNames = Object.keys(versions) as PostgresName[]

/** How long a thread waits for the one that starts the server. */
const startTimeoutMs = 50_000
const pollMs = 20

/**
 * A new, empty database, which goes with the test. Gives its URL, as the superuser's. Throws where
 * there is no server to have it in: what needs one says so (`needs('postgres')`).
 */
export async function postgresDatabase(
  atEnd: AtEnd = onTestFinished,
  name: PostgresName = 'postgres',
): Promise<string> {
  return makeDatabase(atEnd, name, 'template1')
}

let emptyDatabase: Promise<string> | undefined

/** The same with the newest schema in it: a copy takes a fourth of what making one does. */
export async function preparedDatabase(atEnd: AtEnd = onTestFinished): Promise<string> {
  // What copies are made of goes with its server, after the run. One that is not ours keeps nothing.
  if (!sharedServer('postgres').record) return makeEmptyDatabase(atEnd)
  emptyDatabase ??= makeEmptyDatabase(() => {})
  return makeDatabase(atEnd, 'postgres', new URL(await emptyDatabase).pathname.slice(1))
}

async function makeEmptyDatabase(atEnd: AtEnd): Promise<string> {
  const url = await postgresDatabase(atEnd)
  const { db } = await openDatabase(url, 1)
  await db.destroy()
  return url
}

async function makeDatabase(atEnd: AtEnd, name: PostgresName, template: string): Promise<string> {
  const url = new URL(serverUrl(name))
  const database = `astrolabe_${randomBytes(8).toString('hex')}`
  // Copied as files: by default a copy goes through the log, page by page, in three times the time.
  await tellServer(url.href, `CREATE DATABASE ${database} TEMPLATE ${template} STRATEGY file_copy`)
  atEnd(() => tellServer(url.href, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`))
  return Object.assign(new URL(url), { pathname: `/${database}` }).href
}

/** A connection that ends with the test, also where its server has gone before. */
export async function postgresClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

/**
 * A server for one test, which may stop and start it, made by these options of initdb as well. Throws
 * where the programs of one are missing, as where ASTROLABE_TEST_POSTGRES names a server
 * (`needs('ownPostgres')`).
 */
export function ownPostgres(
  atEnd: AtEnd = onTestFinished,
  name: PostgresName = 'postgres',
  options: readonly string[] = [],
): PostgresServer {
  const note = sharedServer(name)
  if (!note.record) throw new Error(note.reason ?? notOurs)
  const { programs } = note.record
  const server = PostgresServer.begin(() => programs, foldersOfTests, options)
  atEnd(() => server.remove())
  return server
}

/** Why no server of a test's own can be had; undefined where it can. */
export function whyNoOwnPostgres(): string | undefined {
  const note = sharedServer('postgres')
  return note.record ? undefined : (note.reason ?? notOurs)
}

const notOurs = 'the PostgreSQL of ASTROLABE_TEST_POSTGRES is not stopped by tests'

/** Why the server cannot be had; undefined where it can. */
export function whyNoPostgres(name: PostgresName): string | undefined {
  return sharedServer(name).reason
}

/** Of the server of this run, as its superuser. */
function serverUrl(name: PostgresName): string {
  const { url, reason } = sharedServer(name)
  if (url === undefined) throw new Error(reason)
  return url
}

async function tellServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The one server of a run, which whoever asks first starts, while others wait. */
function sharedServer(name: PostgresName): ServerNote {
  const isHidden = process.env.TESTS_WITHOUT?.split(',').includes(name)
  if (isHidden) return { reason: versions[name].complaint }
  const file = serverNote(inject('runFolder'), name)
  const known = readNote(file)
  if (known) return known
  try {
    mkdirSync(`${file}.lock`)
  } catch {
    return waitForNote(file)
  }
  const note = startServer(name)
  writeFileSync(`${file}.new`, JSON.stringify(note), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return note
}

function waitForNote(file: string): ServerNote {
  const never = new Int32Array(new SharedArrayBuffer(4))
  for (let waitedMs = 0; waitedMs < startTimeoutMs; waitedMs += pollMs) {
    const note = readNote(file)
    if (note) return note
    Atomics.wait(never, 0, 0, pollMs)
  }
  throw new Error('The thread that starts PostgreSQL has not done so')
}

function readNote(file: string): ServerNote | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ServerNote) : undefined
}

function startServer(name: PostgresName): ServerNote {
  const given = process.env.ASTROLABE_TEST_POSTGRES
  if (given && name === 'postgres') return { url: given }
  const { findPrograms, complaint } = versions[name]
  const programs = findPrograms()
  if (!programs) return { reason: complaint }
  try {
    const { url, record } = PostgresServer.begin(programs, foldersOfTests)
    return { url, record }
  } catch (error) {
    return {
      reason: `PostgreSQL does not start (${error instanceof Error ? error.message : error})`,
    }
  }
}
