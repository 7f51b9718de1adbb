import { hourMs, shanghaiDay, shanghaiDayHours } from '../../core/clock.ts'
import type { Period } from '../../store/lists.ts'
import type { UsageGroup, UsageKey, UsageSum } from '../../store/operators.ts'
import { findAccount } from '../accounts/find.ts'
import type { ServiceContext } from '../context.ts'
import { isCount, isText, type Listed, type ListOrder, type Page, pageOf } from '../pages.ts'

export interface UsageSearch extends Period {
  readonly by: UsageGroup
  /** The account's name. */
  readonly account?: string
}

const orders: Readonly<Record<UsageGroup, ListOrder<UsageSum, UsageKey>>> = {
  account: { name: 'usage by account', keyOf: ({ account }) => account ?? '', isKey: isText },
  token: { name: 'usage by token', keyOf: ({ tokenId }) => tokenId ?? 0, isKey: isCount },
  endpoint: { name: 'usage by endpoint', keyOf: ({ endpoint }) => endpoint ?? '', isKey: isText },
  day: { name: 'usage by day', keyOf: ({ dayHour }) => dayHour ?? 0, isKey: isCount },
}

const defaultDays = 30

/** Who spent what, and on what. Throws OperatorError for an account that there is not. */
export async function listUsage(
  ctx: ServiceContext,
  { by, account, limit, after, ...asked }: UsageSearch & Page,
): Promise<Listed<UsageSum>> {
  const { operators } = ctx
  const { sinceMs, untilMs } = usagePeriod(ctx, asked)
  const of = account === undefined ? undefined : await findAccount(operators, account)
  const hours = { fromHour: sinceMs / hourMs, toHour: untilMs / hourMs }
  const filter = { ...hours, ...(of && { accountId: of.id }) }
  const page = { limit, ...(after !== undefined && { after }) }
  return pageOf(orders[by], page, (part) => operators.usage(by, filter, part))
}

/**
 * The time that usage is told of, in whole hours: those in which a period begins and ends are in it.
 * What is left out begins at midnight in Shanghai 29 days ago, and ends now.
 */
export function usagePeriod(
  { clock }: Pick<ServiceContext, 'clock'>,
  { sinceMs, untilMs }: Period,
): Required<Period> {
  const nowMs = clock.now()
  const [today] = shanghaiDayHours(shanghaiDay(nowMs))
  const fromHour =
    sinceMs === undefined ? today - (defaultDays - 1) * 24 : Math.floor(sinceMs / hourMs)
  const toHour = Math.ceil((untilMs ?? nowMs + 1) / hourMs)
  return { sinceMs: fromHour * hourMs, untilMs: toHour * hourMs }
}
