import type { Account } from '../../ledger/records.ts'
import type { ServiceContext } from '../context.ts'

/** Every account, by name. */
export async function listAccounts({ operators }: ServiceContext): Promise<readonly Account[]> {
  return operators.accounts({ limit: Number.MAX_SAFE_INTEGER })
}
