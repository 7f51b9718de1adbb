import { hourMs, shanghaiDay, shanghaiDayHours } from '../../core/clock.ts'
import type { UsageGroup, UsageSum } from '../../store/operators.ts'
import { findAccount } from '../accounts/find.ts'
import type { ServiceContext } from '../context.ts'

export interface UsageQuestion {
  readonly by: UsageGroup
  /** Since midnight in Shanghai 29 days ago where it is not given. */
  readonly sinceMs?: number
  /** Up to now where it is not given. */
  readonly untilMs?: number
  /** The account's name. */
  readonly account?: string
}

/** What was used, in whole hours: those in which the period begins and ends are in it. */
export interface UsageReport {
  readonly by: UsageGroup
  readonly fromMs: number
  readonly toMs: number
  readonly sums: readonly UsageSum[]
}

const defaultDays = 30

/** Who spent what, and on what. Throws OperatorError for an account that there is not. */
export async function listUsage(
  { operators, clock }: ServiceContext,
  { by, account, sinceMs, untilMs }: UsageQuestion,
): Promise<UsageReport> {
  const nowMs = clock.now()
  const [today] = shanghaiDayHours(shanghaiDay(nowMs))
  const fromHour =
    sinceMs === undefined ? today - (defaultDays - 1) * 24 : Math.floor(sinceMs / hourMs)
  const toHour = Math.ceil((untilMs ?? nowMs + 1) / hourMs)
  const of = account === undefined ? undefined : await findAccount(operators, account)
  const filter = { fromHour, toHour, ...(of && { accountId: of.id }) }
  const sums = await operators.usage(by, filter)
  return { by, fromMs: fromHour * hourMs, toMs: toHour * hourMs, sums }
}
