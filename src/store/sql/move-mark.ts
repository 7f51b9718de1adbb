import { type Kysely, sql } from 'kysely'
import type { MoveMark } from '../moving.ts'
import type { Schema } from './schema.ts'

/** Is there once the data was moved away, with triggers that keep whoever had it open from changing it. */
export const markTable = 'moved_to'

/** What is changed in every commit that moves a balance, by every verb, and by a gateway that starts. */
export const markedEvents = [
  ['accounts', 'UPDATE'],
  ['acts', 'INSERT'],
  ['gateways', 'INSERT'],
] as const

type HasTable = (name: string) => Promise<boolean>

/** Where the data of a database was moved to; undefined where it was not. */
export async function moveMark(
  db: Kysely<Schema>,
  hasTable: HasTable,
): Promise<MoveMark | undefined> {
  if (!(await hasTable(markTable))) return undefined
  const { rows } = await sql<MoveMark>`SELECT place, at AS "atMs" FROM moved_to`.execute(db)
  return rows[0]
}
