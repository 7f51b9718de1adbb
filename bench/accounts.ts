import { systemClock } from '../src/core/clock.ts'
import { newToken, tokenDigest } from '../src/core/ids.ts'
import { createAccount } from '../src/services/accounts/create.ts'
import { findAccount } from '../src/services/accounts/find.ts'
import { defaultLimits } from '../src/services/tokens/limits.ts'
import type { OpenedStores } from '../src/store/stores.ts'

/**
 * Makes accounts that do not run dry, with so many tokens each that are never held up. Gives the
 * tokens.
 */
export async function addAccounts(
  stores: OpenedStores,
  names: readonly string[],
  tokensOfEach: number,
): Promise<string[]> {
  const actor = { kind: 'job', name: 'bench' } as const
  const ctx = { ...stores, clock: systemClock, actor }
  for (const name of names) await createAccount(ctx, { name, topUpMicros: 9e14 })
  const limits = { ...defaultLimits, ratePerSecond: 100_000, dailyQuota: 900_000_000 }
  const texts: string[] = []
  await stores.operators.change(async (changes) => {
    for (const name of names) {
      const { id: accountId } = await findAccount(changes, name)
      for (const text of Array.from({ length: tokensOfEach }, newToken)) {
        const digest = tokenDigest(text)
        await changes.addToken({ ...limits, accountId, name: null, digest, createdAtMs: 0 })
        texts.push(text)
      }
    }
    return { result: undefined, act: null }
  })
  return texts
}
