import type { Meter } from '../../catalog/operations/operation.ts'
import { AppError } from '../../core/errors.ts'
import type { MeteredContext, Who } from './context.ts'
import { payOnce } from './once.ts'
import type { Tell } from './outcome.ts'
import { Payment } from './payment.ts'
import { refused } from './refusals.ts'
import type { Work } from './work.ts'

/**
 * The one way to pay for anything. It judges the token, admits the question and takes its price, has
 * the work done, charges what that brought and gives back what it did not, and tells it once, with
 * where it leaves the token. An answer at hand takes one move of the ledger and no promise. A
 * question that cannot be read is given as its error: it is refused after the token was judged.
 */
export function metered<T>(
  ctx: MeteredContext,
  who: Who,
  meter: Meter,
  work: Work<T> | AppError,
  tell: Tell<T>,
): void {
  const end = counted(ctx, who, meter, tell)
  if (ctx.tracing) ctx.tracing.metered(who, meter, end, (end) => begin(ctx, who, meter, work, end))
  else begin(ctx, who, meter, work, end)
}

/** Refuses what was never asked in a way in which a token could be judged. */
export function refuseUnasked<T>(
  ctx: MeteredContext,
  who: Pick<Who, 'requestId' | 'tickMs'>,
  meter: Meter,
  { code, text }: Pick<AppError, 'code' | 'text'>,
  tell: Tell<T>,
): void {
  counted(ctx, who, meter, tell)(refused(who.requestId, code, text))
}

/** Counts an end and tells it. Whoever is told may fail: what was paid for stays as it is. */
function counted<T>(
  { tally, report }: MeteredContext,
  { requestId, tickMs }: Pick<Who, 'requestId' | 'tickMs'>,
  { id }: Meter,
  tell: Tell<T>,
): Tell<T> {
  return (outcome) => {
    tally.of(id).add(outcome, performance.now() - tickMs)
    try {
      tell(outcome)
    } catch (error) {
      report('an outcome could not be told', { requestId, endpoint: id, error })
    }
  }
}

function begin<T>(
  ctx: MeteredContext,
  who: Who,
  meter: Meter,
  work: Work<T> | AppError,
  tell: Tell<T>,
): void {
  const { digest, key, requestId } = who
  if (typeof digest !== 'string') tell(refused(requestId, 100, digest))
  else if (work instanceof AppError) new Payment(ctx, who, digest, meter, tell).reject(work)
  else if (key === undefined || !work.repeatable) {
    new Payment(ctx, who, digest, meter, tell).pay(work)
  } else void payOnce(ctx, who, { digest, key }, meter, work, work.repeatable, tell)
}
