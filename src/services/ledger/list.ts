import type { EntryKind } from '../../ledger/records.ts'
import type { Entry, Period } from '../../store/operators.ts'
import { findAccount } from '../accounts/find.ts'
import type { ServiceContext } from '../context.ts'

export interface EntryFilter extends Period {
  /** The account's name. */
  readonly account?: string
  readonly kind?: EntryKind
  readonly limit: number
}

/**
 * The latest entries, newest first; those of one call stand together, where it began. Throws
 * OperatorError for an account that there is not.
 */
export async function listEntries(
  { operators }: ServiceContext,
  { account, limit, ...filter }: EntryFilter,
): Promise<readonly Entry[]> {
  const of = account === undefined ? undefined : await findAccount(operators, account)
  return operators.entries({ ...filter, ...(of && { accountId: of.id }) }, { limit })
}

/** What a call did to the ledger, the last first. */
export async function entriesOfCall(
  { operators }: ServiceContext,
  requestId: string,
): Promise<readonly Entry[]> {
  return operators.entriesOf(requestId)
}
