import { Kysely } from 'kysely'
import { OperatorError } from '../../core/errors.ts'
import { type MoveMark, movedAway } from '../moving.ts'
import { moveMark } from '../sql/move-mark.ts'
import type { Schema } from '../sql/schema.ts'
import { type Address, addressOf } from './address.ts'
import { cannotUse } from './cannot-use.ts'
import { openPool } from './connection.ts'
import { Dialect } from './dialect.ts'
import { hasTableIn, isBegun, isUpToDate, migrateSchema } from './migrate.ts'
import { refuseUnableToMake, refuseUnableToUse } from './rights.ts'
import { refuseUnfit, type Server, serverOf } from './server.ts'

export interface OpenedDatabase {
  /** The caller destroys it. */
  readonly db: Kysely<Schema>
  readonly address: Address
  readonly server: Server
}

/**
 * Opens a PostgreSQL with its newest schema, with so many connections at most, which are given up once
 * they are quiet for longer than `quietMs`. Throws OperatorError where it cannot be reached or used, or
 * its data was moved away.
 */
export async function openDatabase(
  url: string,
  maxConnections: number,
  quietMs?: number,
): Promise<OpenedDatabase> {
  const { moved, ...opened } = await openMarked(url, maxConnections, quietMs)
  if (!moved) return opened
  await opened.db.destroy()
  throw new OperatorError(movedAway(opened.address.shown, moved))
}

/** The same, also where its data was moved away: it says where to. */
export async function openMarked(
  url: string,
  maxConnections: number,
  quietMs?: number,
): Promise<OpenedDatabase & { readonly moved: MoveMark | undefined }> {
  const address = addressOf(url)
  const db = databaseOf(address, maxConnections, quietMs)
  try {
    const server = await serverOf(db)
    const schema = refuseUnfit(address, server)
    await refuseUnableToUse(db, address, schema, server.user)
    if (!(await isUpToDate(db, schema))) {
      await refuseUnableToMake(db, address, schema, server.user)
      await migrateApart(address, schema)
    }
    return { db, address, server, moved: await moveMark(db, hasTableIn(db, schema)) }
  } catch (error) {
    await db.destroy()
    throw cannotUse(address, error)
  }
}

/**
 * Whether the PostgreSQL has tables of ours, in whichever version. Throws OperatorError where it cannot
 * be asked.
 */
export async function hasSchema(url: string): Promise<boolean> {
  const address = addressOf(url)
  const db = databaseOf(address, 1)
  try {
    const schema = refuseUnfit(address, await serverOf(db))
    return await isBegun(db, schema)
  } catch (error) {
    throw cannotUse(address, error)
  } finally {
    await db.destroy()
  }
}

/** The same without a look at what is there. */
export function databaseOf(
  address: Address,
  maxConnections: number,
  quietMs?: number,
): Kysely<Schema> {
  const pool = openPool(address, maxConnections, quietMs)
  return new Kysely<Schema>({ dialect: new Dialect({ pool }) })
}

/** On a connection of its own, as it may go through whole tables, or wait for another who does. */
async function migrateApart(address: Address, schema: string): Promise<void> {
  const db = databaseOf(address, 1)
  await migrateSchema(db, schema).finally(() => db.destroy())
}
