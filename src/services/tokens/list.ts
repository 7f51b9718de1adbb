import { shanghaiDay, shanghaiDayHours } from '../../core/clock.ts'
import type { Token, UsedToken } from '../../store/operators.ts'
import type { ServiceContext } from '../context.ts'

/** `revoked` is for good; a token that is disabled and has expired is `disabled`. */
export type TokenStatus = 'active' | 'expired' | 'disabled' | 'revoked'

export interface ListedToken extends UsedToken {
  readonly status: TokenStatus
}

/** Every token with its account and today's use. */
export async function listTokens({
  operators,
  clock,
}: ServiceContext): Promise<readonly ListedToken[]> {
  const atMs = clock.now()
  const day = shanghaiDayHours(shanghaiDay(atMs))
  const tokens = await operators.tokens(day, { limit: Number.MAX_SAFE_INTEGER })
  return tokens.map((token) => ({ ...token, status: statusOf(token, atMs) }))
}

function statusOf({ revokedAtMs, disabledAtMs, expiresAtMs }: Token, atMs: number): TokenStatus {
  if (revokedAtMs !== null) return 'revoked'
  if (disabledAtMs !== null) return 'disabled'
  return expiresAtMs !== null && expiresAtMs <= atMs ? 'expired' : 'active'
}
