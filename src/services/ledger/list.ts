import { isText } from '../../catalog/kinds/values.ts'
import type { EntryKind } from '../../ledger/records.ts'
import type { Period } from '../../store/lists.ts'
import type { Entry, EntryKey } from '../../store/operators.ts'
import { findAccount } from '../accounts/find.ts'
import type { ServiceContext } from '../context.ts'
import { hasMembers, isCount, type Listed, type ListOrder, type Page, pageOf } from '../pages.ts'

export interface EntrySearch extends Period {
  /** The account's name. */
  readonly account?: string
  readonly kind?: EntryKind
}

const latestFirst: ListOrder<Entry, EntryKey> = {
  name: 'entries',
  keyOf: ({ id, kind, atMs }) => ({ id, kind, atMs }),
  isKey: (value): value is EntryKey =>
    hasMembers(value, { id: isText, kind: isText, atMs: isCount }),
}

/**
 * The latest entries, newest first; those of one call stand together, where it began. Throws
 * OperatorError for an account that there is not.
 */
export async function listEntries(
  { operators }: ServiceContext,
  { account, ...asked }: EntrySearch & Page,
): Promise<Listed<Entry>> {
  const of = account === undefined ? undefined : await findAccount(operators, account)
  const narrowed = { ...asked, ...(of && { accountId: of.id }) }
  return pageOf(latestFirst, narrowed, (part, filter) => operators.entries(filter, part))
}

/** What a call did to the ledger, the last first. */
export async function entriesOfCall(
  { operators }: ServiceContext,
  requestId: string,
): Promise<readonly Entry[]> {
  return operators.entriesOf(requestId)
}
