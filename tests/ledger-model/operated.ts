import { OperatorError } from '../../src/core/errors.ts'
import { tokenDigest } from '../../src/core/ids.ts'
import type { LedgerRequest } from '../../src/ledger/protocol.ts'
import { adjustAccount } from '../../src/services/accounts/adjust.ts'
import { createAccount } from '../../src/services/accounts/create.ts'
import { listAccounts } from '../../src/services/accounts/list.ts'
import { topUpAccount } from '../../src/services/accounts/top-up.ts'
import type { ServiceContext } from '../../src/services/context.ts'
import { forgetCreator } from '../../src/services/creators/forget.ts'
import { setPrice } from '../../src/services/prices/set-price.ts'
import { createToken } from '../../src/services/tokens/create.ts'
import { listTokens } from '../../src/services/tokens/list.ts'
import { revokeToken } from '../../src/services/tokens/revoke.ts'
import { updateToken } from '../../src/services/tokens/update.ts'
import type { Beginning, Limits, Mishap, Told, World } from './engine.ts'

/** More than a test leaves behind. */
const all = { limit: 100_000 }

/** What a test begins with, as it is known where it is kept. */
export type Begun = Pick<World, 'accountIds' | 'tokens'>

/** Makes what a test begins with. */
export async function beginIn(
  ctx: ServiceContext,
  { accounts, owners, balanceMicros, ratePerSecond }: Beginning,
): Promise<Begun> {
  for (const name of accounts) {
    await createAccount(ctx, { name, topUpMicros: balanceMicros })
  }
  const tokens: World['tokens'][number][] = []
  for (const owner of owners) {
    const account = accounts[owner] ?? ''
    const { id, token } = await createToken(ctx, { account, limits: { ratePerSecond } })
    tokens.push({ id, digest: tokenDigest(token) })
  }
  const { rows } = await listAccounts(ctx, { limit: 1000 })
  return { accountIds: rows.map(({ id }) => id), tokens }
}

/** What operators do to an engine, and find in it, by the verbs and ports that they have for it. */
export abstract class OperatedWorld implements World {
  readonly accountIds: World['accountIds']
  readonly tokens: World['tokens']
  readonly #ctx: ServiceContext

  constructor(ctx: ServiceContext, { accountIds, tokens }: Begun) {
    this.#ctx = ctx
    this.accountIds = accountIds
    this.tokens = tokens
  }

  abstract commit(requests: readonly LedgerRequest[], mishap?: Mishap): Promise<Told>
  abstract restart(): Promise<number>
  abstract end(): Promise<void>

  async move(kind: 'top_up' | 'adjust', name: string, amountMicros: number) {
    const input = { name, amountMicros }
    const moved = await unlessRefused(
      kind === 'top_up'
        ? topUpAccount(this.#ctx, { ...input, note: null })
        : adjustAccount(this.#ctx, { ...input, reason: 'test' }),
    )
    return moved?.balanceMicros
  }

  setPrice(endpoint: string, priceMicros: number | null): Promise<void> {
    return setPrice(this.#ctx, { endpoint, priceMicros })
  }

  async update(id: number, limits: Limits, disabled: boolean): Promise<boolean> {
    const updated = updateToken(this.#ctx, { id, limits, disabled }).then(() => true)
    return (await unlessRefused(updated)) ?? false
  }

  revoke(tokenId: number): Promise<void> {
    return revokeToken(this.#ctx, tokenId)
  }

  async forget(subject: string): Promise<void> {
    await forgetCreator(this.#ctx, subject)
  }

  async books() {
    const { rows: accounts } = await listAccounts(this.#ctx, { limit: 1000 })
    const { rows: tokens } = await listTokens(this.#ctx, { limit: 1000 })
    return {
      accounts: accounts.map(({ balanceMicros, heldMicros }) => ({ balanceMicros, heldMicros })),
      usedToday: tokens.map(({ usedToday }) => usedToday),
    }
  }

  async records() {
    const { operators } = this.#ctx
    const { ok, problems } = await operators.reconcile()
    const entries = await operators.entries({}, all)
    const calls = await operators.calls({}, all)
    return {
      problems: ok ? problems : ['the books do not agree', ...problems],
      entries: entries
        .filter(({ kind }) => kind !== 'top_up' && kind !== 'adjust')
        .map(
          ({ id, kind, amountMicros, heldMicros }) => [id, kind, amountMicros, heldMicros] as const,
        ),
      calls: new Map(
        calls.map(({ requestId, subject, state, code, costMicros }) => [
          requestId,
          { subject, state, code, costMicros },
        ]),
      ),
    }
  }
}

/** What an operator's verb gives; undefined where it refuses. */
async function unlessRefused<T>(done: Promise<T>): Promise<T | undefined> {
  try {
    return await done
  } catch (error) {
    if (error instanceof OperatorError) return undefined
    throw error
  }
}
