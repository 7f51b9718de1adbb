import type { Erased } from '../../store/history.ts'
import type { ServiceContext } from '../context.ts'

/**
 * Erases a creator from the history, the idempotency answers and the call log, and tells a running
 * server, which drops what it has in memory within a second and keeps nothing for a minute. What was
 * interrupted is completed by doing it again.
 */
export async function forgetCreator(
  { history, clock }: ServiceContext,
  subject: string,
): Promise<Erased> {
  return history.erase(subject, clock)
}
