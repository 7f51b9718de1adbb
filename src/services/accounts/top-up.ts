import type { Account } from '../../ledger/records.ts'
import type { ServiceContext } from '../context.ts'
import { refused } from '../fields.ts'
import { moveBalance } from './move-balance.ts'

/** Pays `amountMicros` in. Returns the account after it. */
export async function topUpAccount(
  ctx: ServiceContext,
  input: {
    readonly name: string
    readonly amountMicros: number
    readonly note: string | null
  },
): Promise<Account> {
  if (input.amountMicros <= 0) {
    throw refused(
      (_, adjust) => ({
        zh: `充值金额须大于 0；要扣减请${adjust === undefined ? '调整余额' : `用 ${adjust}`}`,
        en: `A top-up must be more than 0; to take away, ${adjust === undefined ? 'adjust the balance' : `use ${adjust}`}`,
      }),
      { field: 'amount', verb: 'adjustAccount' },
    )
  }
  return moveBalance(ctx, { kind: 'top_up', ...input })
}
