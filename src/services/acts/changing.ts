import { redactTokens } from '../../core/redact.ts'
import type { Act, ActRecord } from '../../store/acts.ts'
import type { Changes } from '../../store/operators.ts'
import type { ServiceContext } from '../context.ts'

/** What a verb gives, and what it has done; null where everything was so before. */
export interface Made<T> {
  readonly result: T
  readonly act: Act | null
}

/** Makes changes and the record of who made them, all or nothing. */
export function changing<T>(
  ctx: ServiceContext,
  make: (changes: Changes, atMs: number) => Promise<Made<T>>,
): Promise<T> {
  const atMs = ctx.clock.now()
  return ctx.operators.change(async (changes) => {
    const { result, act } = await make(changes, atMs)
    return { result, act: act && recordOf(ctx, act, atMs) }
  })
}

/** An act with who does it, and when; without a token that somebody put into a name or a note. */
export function recordOf({ actor }: ServiceContext, act: Act, atMs: number): ActRecord {
  return { ...(JSON.parse(redactTokens(JSON.stringify(act))) as Act), actor, atMs }
}
