import type { Erased } from '../../store/history.ts'
import { recordOf } from '../acts/changing.ts'
import type { ServiceContext } from '../context.ts'

/**
 * Erases a creator from the history, the idempotency answers and the call log, and tells a running
 * server, which drops what it has in memory within a second and keeps nothing for a minute. What was
 * interrupted is completed by doing it again.
 */
export async function forgetCreator(ctx: ServiceContext, subject: string): Promise<Erased> {
  // Whom it was about is what must be forgotten.
  const act = { verb: 'creator.forget', subject: null, details: {} } as const
  return ctx.history.erase(subject, ctx.clock, recordOf(ctx, act, ctx.clock.now()))
}
