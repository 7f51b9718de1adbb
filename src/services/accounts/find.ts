import { unknownName } from '../../core/text.ts'
import type { Account } from '../../ledger/records.ts'
import type { Changes } from '../../store/operators.ts'
import { refused } from '../fields.ts'

/** How many accounts are listed where none has a name that is near. */
const fewNames = 5

/** The account of that name. Throws OperatorError naming the nearest one, or some, where there is none. */
export async function findAccount(
  accounts: Pick<Changes, 'account' | 'accountNames'>,
  name: string,
): Promise<Account> {
  const account = await accounts.account(name)
  if (account) return account
  const names = await accounts.accountNames()
  const unknown = unknownName({ zh: '账户', en: 'account' }, name, names, someOf(names))
  throw refused(unknown, { field: 'account' })
}

function someOf(names: readonly string[]) {
  if (names.length === 0) return { zh: '目前没有任何账户', en: 'there are none yet' }
  const few = names.slice(0, fewNames)
  const more = names.length > fewNames
  return {
    zh: `现有 ${few.join('、')}${more ? ' 等' : ''}`,
    en: `there are ${few.join(', ')}${more ? ' and more' : ''}`,
  }
}
