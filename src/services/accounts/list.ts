import { isText } from '../../catalog/kinds/values.ts'
import { shanghaiDay, shanghaiDayHours } from '../../core/clock.ts'
import type { UsedAccount } from '../../store/operators.ts'
import type { ServiceContext } from '../context.ts'
import { type Listed, type ListOrder, type Page, pageOf } from '../pages.ts'

const byName: ListOrder<UsedAccount, string> = {
  name: 'accounts',
  keyOf: ({ name }) => name,
  isKey: isText,
}

/** Accounts with what they spent today, by name. */
export async function listAccounts(
  { operators, clock }: ServiceContext,
  page: Page,
): Promise<Listed<UsedAccount>> {
  const day = shanghaiDayHours(shanghaiDay(clock.now()))
  return pageOf(byName, page, (part) => operators.accounts(day, part))
}
