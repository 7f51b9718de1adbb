import { sql } from 'kysely'
import { OperatorError } from '../../core/errors.ts'
import { newRequestId } from '../../core/ids.ts'
import { formatMoney } from '../../core/money.ts'
import type { Context } from '../context.ts'
import { findAccount } from './find.ts'

/** Far below the largest integer that is exact, and far above any balance: a slip of the keyboard. */
const maxBalanceMicros = 1_000_000_000_000_000

export interface Movement {
  readonly kind: 'top_up' | 'adjust'
  readonly name: string
  readonly amountMicros: number
  readonly note: string | null
  readonly actor: string
}

/**
 * Moves a balance and enters it in the ledger, both or neither. The update itself refuses to go
 * below what calls in flight hold, so no call can slip between a check and the move.
 */
export async function moveBalance(ctx: Context, movement: Movement): Promise<number> {
  const { name, amountMicros, kind, note, actor } = movement
  const run = async (db: Context['db']): Promise<number> => {
    const account = await db
      .updateTable('accounts')
      .set({ balance_micros: sql`balance_micros + ${amountMicros}` })
      .where('name', '=', name)
      .where(sql<boolean>`balance_micros + ${amountMicros} >= held_micros`)
      .where(sql<boolean>`balance_micros + ${amountMicros} <= ${maxBalanceMicros}`)
      .returning(['id', 'balance_micros'])
      .executeTakeFirst()
    if (!account) return await refuseMove({ ...ctx, db }, movement)
    await db
      .insertInto('ledger_entries')
      .values({
        id: newRequestId(ctx.clock.now()),
        kind,
        account_id: account.id,
        amount_micros: amountMicros,
        held_micros: 0,
        note,
        actor,
        at: ctx.clock.now(),
      })
      .execute()
    return account.balance_micros
  }
  return ctx.db.isTransaction ? run(ctx.db) : ctx.db.transaction().execute(run)
}

async function refuseMove(ctx: Context, { name, amountMicros }: Movement): Promise<never> {
  const { balance_micros, held_micros } = await findAccount(ctx, name)
  const balance = formatMoney(balance_micros)
  const held = formatMoney(held_micros)
  const amount = formatMoney(amountMicros)
  if (amountMicros > 0) {
    const most = formatMoney(maxBalanceMicros)
    throw new OperatorError({
      zh: `余额 ${balance} 加 ${amount} 超过上限 ${most}`,
      en: `The balance ${balance} with ${amount} would pass the limit of ${most}`,
    })
  }
  throw new OperatorError({
    zh: `余额 ${balance}（其中冻结 ${held}）不足以调整 ${amount}`,
    en: `The balance ${balance}, of which ${held} is held, does not allow ${amount}`,
  })
}
