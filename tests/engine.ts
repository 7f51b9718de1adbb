import { resolve } from 'node:path'
import type { KeptIn } from '../src/store/stores.ts'
import { preparedDatabase } from './postgres.ts'

/** The databases that stand for data folders, by these. They go with their server, after the run. */
const databases = new Map<string, Promise<string>>()

/**
 * Where that is kept which a data folder has: in the folder, or in a PostgreSQL of its own where the
 * tests run on that (`TESTS_ENGINE=postgres`). The same folder is always kept in the same one.
 */
export async function keptFor(dataDir: string): Promise<KeptIn> {
  if (process.env.TESTS_ENGINE !== 'postgres') return { dataDir }
  const folder = resolve(dataDir)
  const database = databases.get(folder) ?? preparedDatabase(() => {})
  databases.set(folder, database)
  return { database: await database }
}
