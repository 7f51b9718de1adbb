import { shanghaiIso } from '../../core/clock.ts'
import type { Act } from '../../store/acts.ts'
import type { Token, TokenChanges } from '../../store/operators.ts'

/** What a record says of a token: what it is called and may do, as far as that is given. */
export function termsOf({ expiresAtMs, disabledAtMs, ...terms }: TokenChanges): Act['details'] {
  return {
    ...terms,
    ...(expiresAtMs !== undefined && { expiresAt: expiresAtMs && shanghaiIso(expiresAtMs) }),
    ...(disabledAtMs !== undefined && { disabled: disabledAtMs !== null }),
  }
}

/** The same of a token before it was changed: of what is changed. */
export function termsBefore(token: Token, changes: TokenChanges): Act['details'] {
  const before = Object.entries(token).filter(([name]) => name in changes)
  return termsOf(Object.fromEntries(before) as TokenChanges)
}
