import { type ClientBase, Pool } from 'pg'
import type { Address } from './address.ts'
import { exactNumbers } from './numbers.ts'

/** How long one waits for a connection, of the pool or to the server. */
const connectTimeoutMs = 5000
const idleTimeoutMs = 10_000

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
export function openPool({ url }: Address, maxConnections: number): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: 'astrolabe',
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    keepAlive: true,
    types: exactNumbers,
    // Not as parameters of the start: what pools connections in between refuses those.
    onConnect: async (client) => {
      await client.query(sessionSettings)
    },
  })
  pool.on('error', () => {})
  // Nor while a transaction has it and asks nothing: its next question hears of it.
  pool.on('connect', (client) => void client.on('error', () => {}))
  return pool
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
