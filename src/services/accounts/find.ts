import { OperatorError } from '../../core/errors.ts'
import { nearest } from '../../core/text.ts'
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
  const near = nearest(
    name,
    names.map((row) => row.name),
  )
  throw new OperatorError({
    zh: `没有名为 ${name} 的账户${near ? `，是否指 ${near}` : '，用 account create 创建'}`,
    en: `There is no account ${name}${near ? `; is it ${near}?` : '; make it with account create'}`,
  })
}
