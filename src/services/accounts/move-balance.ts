import { formatMoney } from '../../core/money.ts'
import type { Account } from '../../ledger/records.ts'
import type { Act, Actor } from '../../store/acts.ts'
import type { Changes, Movement } from '../../store/operators.ts'
import { changing } from '../acts/changing.ts'
import { actorText, type ServiceContext } from '../context.ts'
import { refused } from '../fields.ts'
import { findAccount } from './find.ts'
import { presentAmounts } from './present.ts'

/** Far below the largest integer that is exact, and far above any balance: a slip of the keyboard. */
const maxBalanceMicros = 1_000_000_000_000_000

type Moved = Pick<Movement, 'kind' | 'name' | 'amountMicros' | 'note'>

/** Moves a balance and enters it in the ledger, both or neither. Gives the account after it. */
export function moveBalance(ctx: ServiceContext, movement: Moved): Promise<Account> {
  return changing(ctx, async (changes, atMs) => {
    const account = await movedIn(changes, ctx.actor, movement, atMs)
    return { result: account, act: actOf(movement, account) }
  })
}

/** The same as a part of other changes. */
export async function movedIn(
  changes: Changes,
  actor: Actor,
  movement: Moved,
  atMs: number,
): Promise<Account> {
  const more = { maxBalanceMicros, actor: actorText(actor), atMs }
  return (await changes.moveBalance({ ...movement, ...more })) ?? refuseMove(changes, movement)
}

function actOf({ kind, name, amountMicros, note }: Moved, { balanceMicros }: Account): Act {
  const amount = formatMoney(amountMicros)
  const before = formatMoney(balanceMicros - amountMicros)
  const details = { amount, before, after: formatMoney(balanceMicros), note }
  return { verb: `account.${kind}`, subject: name, details }
}

async function refuseMove(changes: Changes, { name, amountMicros }: Moved): Promise<never> {
  const { balance, held } = presentAmounts(await findAccount(changes, name))
  const amount = formatMoney(amountMicros)
  if (amountMicros > 0) {
    const most = formatMoney(maxBalanceMicros)
    const tooMuch = {
      zh: `余额 ${balance} 加 ${amount} 超过上限 ${most}`,
      en: `The balance ${balance} with ${amount} would pass the limit of ${most}`,
    }
    throw refused(tooMuch, { field: 'amount' })
  }
  const tooLittle = {
    zh: `余额 ${balance}（其中冻结 ${held}）不足以调整 ${amount}`,
    en: `The balance ${balance}, of which ${held} is held, does not allow ${amount}`,
  }
  throw refused(tooLittle, { field: 'amount' })
}
