import type { Account } from '../../ledger/records.ts'
import type { ServiceContext } from '../context.ts'
import { refused } from '../fields.ts'
import { moveBalance } from './move-balance.ts'

/** Corrects a balance by `amountMicros`, which may be negative. Returns the account after it. */
export async function adjustAccount(
  ctx: ServiceContext,
  input: {
    readonly name: string
    readonly amountMicros: number
    readonly reason: string
  },
): Promise<Account> {
  const { name, amountMicros, reason } = input
  if (amountMicros === 0 || reason.trim() === '') {
    throw refused(
      (name) => ({
        zh: `调整须有非零金额和原因${name === undefined ? '' : `（${name}）`}`,
        en: `An adjustment needs an amount that is not 0 and a reason${name === undefined ? '' : ` (${name})`}`,
      }),
      { field: 'reason' },
    )
  }
  return moveBalance(ctx, { kind: 'adjust', name, amountMicros, note: reason })
}
