import type { Generated } from 'kysely'
import type { Schema } from '../sql/schema.ts'

/** Who serves from the database. */
export interface GatewayTable {
  id: Generated<number>
  /** Until then others leave its open calls alone. */
  lease_until: number
  /** The changes up to this one are in its memory. */
  read_version: number
}

/** What was changed beside the calls, so that running gateways let go of just that. */
export interface ChangeTable {
  version: Generated<number>
  kind: 'token' | 'account' | 'price' | 'erasure' | 'gateway'
  /** The token's digest, the account's id, the endpoint, or the gateway's id; none of an erasure. */
  key: string
}

/** All that a SQLite database has. */
export interface SqliteSchema extends Schema {
  gateways: GatewayTable
  changes: ChangeTable
}
