import { OperatorError } from '../../core/errors.ts'
import { unknownName } from '../../core/text.ts'
import type { AccountRow } from '../../store/schema.ts'
import type { Context } from '../context.ts'

/** The account of that name. Throws OperatorError naming the nearest one when there is none. */
export async function findAccount({ db }: Context, name: string): Promise<AccountRow> {
  const account = await db
    .selectFrom('accounts')
    .selectAll()
    .where('name', '=', name)
    .executeTakeFirst()
  if (account) return account
  const names = await db.selectFrom('accounts').select('name').execute()
  throw new OperatorError(
    unknownName(
      { zh: '账户', en: 'account' },
      name,
      names.map((row) => row.name),
      { zh: '可用 account create 创建', en: 'make it with account create' },
    ),
  )
}
