import type { AccountRow } from '../../store/sqlite/schema.ts'
import type { Context } from '../context.ts'

/** Every account, by name. */
export async function listAccounts({ db }: Context): Promise<AccountRow[]> {
  return db.selectFrom('accounts').selectAll().orderBy('name').execute()
}
