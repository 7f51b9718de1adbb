import { resolve } from 'node:path'
import { OperatorError } from '../core/errors.ts'
import type { Settings } from '../settings/load.ts'
import { addressOf } from '../store/postgres/address.ts'
import * as postgres from '../store/postgres/cannot-use.ts'
import { cannotGoOn as cannotGoOnInFolder } from '../store/sqlite/cannot-use.ts'
import * as folder from '../store/sqlite/connection.ts'
import * as sqlite from '../store/sqlite/stores.ts'
import type { KeptIn, OpenedStores } from '../store/stores.ts'

export type Place = Pick<Settings, 'database' | 'data'>

/** In a PostgreSQL where the settings name one, else in the data folder. */
export function keptIn({ database, data }: Place): KeptIn {
  return database === undefined ? { dataDir: data } : { database }
}

/** Where that is, for logs and messages: without a password. */
export function placeOf({ database, data }: Place): string {
  return database === undefined ? resolve(data) : addressOf(database).shown
}

/** Opens what is kept, made where it is new, for the verbs of operators. */
export async function openStores({ database, data }: Place): Promise<OpenedStores> {
  if (database === undefined) return sqlite.openStores(data)
  // The driver is loaded by who uses it alone.
  const { openStores } = await import('../store/postgres/stores.ts')
  return openStores(database)
}

/** Whether there is anything kept yet. */
export async function hasDatabase({ database, data }: Place): Promise<boolean> {
  if (database === undefined) return folder.hasDatabase(data)
  const { hasSchema } = await import('../store/postgres/database.ts')
  return hasSchema(database)
}

/** What an operator is told of a place that cannot be used any more; other errors stay as they are. */
export function cannotGoOn({ database, data }: Place, error: unknown): unknown {
  if (database !== undefined) return postgres.cannotGoOn(addressOf(database), error)
  return cannotGoOnInFolder(resolve(data), error)
}

/** Throws OperatorError where a server has the folder. Returns what lets go of it. */
export function takeDataFolder(dataDir: string): () => void {
  const unlock = folder.lockDataFolder(dataDir)
  if (unlock) return unlock
  throw new OperatorError({
    zh: `另一个服务正在使用数据目录 ${resolve(dataDir)}：请先停止它，或用 --data 另选目录`,
    en: `Another server uses the data folder ${resolve(dataDir)}: stop it, or choose another with --data`,
  })
}
