import type { Clock } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { Account } from '../../ledger/records.ts'
import type { Changes, Movement } from '../../store/operators.ts'
import { refused } from '../fields.ts'
import { findAccount } from './find.ts'
import { presentFigures } from './present.ts'

/** Far below the largest integer that is exact, and far above any balance: a slip of the keyboard. */
const maxBalanceMicros = 1_000_000_000_000_000

type Moved = Omit<Movement, 'atMs' | 'maxBalanceMicros'>

/** Moves a balance and enters it in the ledger, both or neither. Returns the account after it. */
export async function moveBalance(
  changes: Changes,
  clock: Clock,
  movement: Moved,
): Promise<Account> {
  const account = await changes.moveBalance({ ...movement, maxBalanceMicros, atMs: clock.now() })
  return account ?? refuseMove(changes, movement)
}

async function refuseMove(changes: Changes, { name, amountMicros }: Moved): Promise<never> {
  const { balance, held } = presentFigures(await findAccount(changes, name))
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
