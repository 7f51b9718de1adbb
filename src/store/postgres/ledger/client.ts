import { Client, type ClientConfig } from 'pg'
import type { Address } from '../address.ts'
import { exactNumbers } from '../numbers.ts'

const connectTimeoutMs = 5000
/** Longer than the server itself lets a statement run: then it is the network that does not answer. */
const queryTimeoutMs = 12_000

/** Sends what it is asked at once, and does not wait for the answer to what was asked before. */
interface PipelinedConfig extends ClientConfig {
  readonly pipeline: true
}

/** Makes the connection of a ledger, which is not open yet. */
export function ledgerClient({ url }: Address): Client {
  const config: PipelinedConfig = {
    connectionString: url,
    application_name: 'astrolabe ledger',
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    types: exactNumbers,
    pipeline: true,
  }
  return new Client(config)
}
