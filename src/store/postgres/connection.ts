import type { Duplex } from 'node:stream'
import { type ClientBase, Pool } from 'pg'
import type { Address } from './address.ts'
import { exactNumbers } from './numbers.ts'

/** How long one waits for a connection, of the pool or to the server. */
const connectTimeoutMs = 5000
const idleTimeoutMs = 10_000
/** After so long without a word the system asks whether the other end is there. */
const keepAliveMs = 10_000

/**
 * How long a connection that is in use may be quiet: then the network has lost it, and what was asked
 * on it fails. Verbs and migrations go through whole tables, some hundred million rows in this time.
 */
const quietMs = 600_000
/** The same where calls are served, which ask little: as long for a lock as for the work. */
export const servingQuietMs = 20_000

/** What every session needs for what it is told to hold, whatever role, database and server set. */
export const exactSession = [
  // Whoever has waited for a lock is to see what the one before him has written.
  `SET default_transaction_isolation = 'read committed'`,
  // Only a commit that is on disk outlives a power cut. More than that stays as it is set.
  `SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') = 'off'`,
]

/** Beside these, a session keeps what the role and the database set. */
const sessionSettings = [
  ...exactSession,
  // As long as SQLite waits for another process's transaction.
  `SET lock_timeout = '10s'`,
  `SET idle_in_transaction_session_timeout = '60s'`,
  `SET client_min_messages = warning`,
].join(';')

/**
 * Opens a pool of so many connections at most; none is made before the first question. What a
 * connection meets while nobody asks is no error: whoever asks next is given another.
 */
export function openPool({ url }: Address, maxConnections: number, quiet = quietMs): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: 'astrolabe',
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    types: exactNumbers,
    // Not as parameters of the start: what pools connections in between refuses those.
    onConnect: async (client) => {
      const stream = breakingWhenQuiet(client)
      stream.setTimeout(connectTimeoutMs)
      await client.query(sessionSettings)
      stream.setTimeout(quiet)
    },
  })
  pool.on('error', () => {})
  // Nor while a transaction has it and asks nothing: its next question hears of it.
  pool.on('connect', (client) => void client.on('error', () => {}))
  return pool
}

/** What a connection is made of, with TLS and without. */
interface QuietStream extends Duplex {
  readonly timeout?: number
  setTimeout(quietMs: number): this
}

/**
 * Has a connection break where it is quiet for as long as its stream's time-out. A server that works is
 * quiet as well: only time tells it from a network that swallows all.
 */
function breakingWhenQuiet(client: ClientBase): QuietStream {
  const { stream } = (client as Connected).connection
  return stream.once('timeout', () => {
    const quietFor = `nothing was heard for ${stream.timeout} ms`
    stream.destroy(new Error(`Connection terminated: ${quietFor}`))
  })
}

/** The driver's types leave out its connection; its stream is a socket, whoever makes it. */
interface Connected extends ClientBase {
  readonly connection: { readonly stream: QuietStream }
}

/**
 * Whether the server answers on after an error: then it has failed at what it was asked, and at
 * nothing that it had committed. How grave an error is it says in its own language alone.
 */
export function goesOn(client: ClientBase): Promise<boolean> {
  return client.query('').then(
    () => true,
    () => false,
  )
}
