import type { OperatorError } from '../../core/errors.ts'
import { formatMoney } from '../../core/money.ts'
import type { Account } from '../../ledger/records.ts'
import { changing } from '../acts/changing.ts'
import type { ServiceContext } from '../context.ts'
import { misread, refused } from '../fields.ts'
import { movedIn } from './move-balance.ts'

const namePattern = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u

/** Makes an account, and pays `topUpMicros` in if that is not 0. Returns it. */
export async function createAccount(
  ctx: ServiceContext,
  input: { readonly name: string; readonly topUpMicros: number },
): Promise<Account> {
  const { name, topUpMicros } = input
  if (!namePattern.test(name)) {
    const accepted = {
      zh: '1 至 64 个字母、汉字、数字或 . _ @ - 符号，且不以符号开头',
      en: '1 to 64 letters, digits or any of . _ @ -, starting with a letter or digit',
    }
    throw misread('accountName', name, accepted)
  }
  return changing(ctx, async (changes, atMs) => {
    const made = await changes.addAccount(name, atMs)
    if (!made) throw isThere(name)
    const movement = { kind: 'top_up', name, amountMicros: topUpMicros, note: null } as const
    const account = topUpMicros === 0 ? made : await movedIn(changes, ctx.actor, movement, atMs)
    const details = { balance: formatMoney(account.balanceMicros) }
    return { result: account, act: { verb: 'account.create', subject: name, details } }
  })
}

function isThere(name: string): OperatorError {
  return refused(
    (_, topUp) => ({
      zh: `账户 ${name} 已存在；充值请${topUp === undefined ? '在该账户中进行' : `用 ${topUp}`}`,
      en: `There is an account ${name} already; to pay in, use ${topUp ?? 'it'}`,
    }),
    { field: 'accountName', verb: 'topUpAccount' },
  )
}
