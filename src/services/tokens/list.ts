import { shanghaiDay, shanghaiDayHours } from '../../core/clock.ts'
import type { Token, UsedToken } from '../../store/operators.ts'
import type { ServiceContext } from '../context.ts'
import { isCount, type Listed, type ListOrder, type Page, pageOf } from '../pages.ts'

/** `revoked` is for good; a token that is disabled and has expired is `disabled`. */
export type TokenStatus = 'active' | 'expired' | 'disabled' | 'revoked'

export interface ListedToken extends UsedToken {
  readonly status: TokenStatus
}

const byId: ListOrder<UsedToken, number> = {
  name: 'tokens',
  keyOf: ({ id }) => id,
  isKey: isCount,
}

/** Tokens with their accounts and today's use, by id. */
export async function listTokens(
  { operators, clock }: ServiceContext,
  page: Page,
): Promise<Listed<ListedToken>> {
  const atMs = clock.now()
  const day = shanghaiDayHours(shanghaiDay(atMs))
  const { rows, next } = await pageOf(byId, page, (part) => operators.tokens(day, part))
  return { rows: rows.map((token) => ({ ...token, status: statusOf(token, atMs) })), next }
}

function statusOf({ revokedAtMs, disabledAtMs, expiresAtMs }: Token, atMs: number): TokenStatus {
  if (revokedAtMs !== null) return 'revoked'
  if (disabledAtMs !== null) return 'disabled'
  return expiresAtMs !== null && expiresAtMs <= atMs ? 'expired' : 'active'
}
