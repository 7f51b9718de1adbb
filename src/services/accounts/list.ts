import type { Account } from '../../ledger/records.ts'
import type { ServiceContext } from '../context.ts'
import { isText, type Listed, type ListOrder, type Page, pageOf } from '../pages.ts'

const byName: ListOrder<Account, string> = {
  name: 'accounts',
  keyOf: ({ name }) => name,
  isKey: isText,
}

/** Accounts, by name. */
export async function listAccounts(
  { operators }: ServiceContext,
  page: Page,
): Promise<Listed<Account>> {
  return pageOf(byName, page, (part) => operators.accounts(part))
}
