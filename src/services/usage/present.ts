import { hourMs, shanghaiDay, shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { Period } from '../../store/lists.ts'
import type { UsageGroup, UsageSum } from '../../store/operators.ts'

/** All that was used in a period, as operators see it, with what it comes to. */
export function presentUsage(
  by: UsageGroup,
  { sinceMs, untilMs }: Required<Period>,
  sums: readonly UsageSum[],
) {
  return {
    by,
    from: shanghaiIso(sinceMs),
    to: shanghaiIso(untilMs),
    rows: sums.map(presentSum),
    total: {
      calls: total(sums, ({ calls }) => calls),
      billedCalls: total(sums, ({ billedCalls }) => billedCalls),
      spent: formatMoney(total(sums, ({ costMicros }) => costMicros)),
    },
  }
}

export type PresentedUsage = ReturnType<typeof presentUsage>

function presentSum({ dayHour, costMicros, ...sum }: UsageSum) {
  const day = dayHour === null ? null : shanghaiDay(dayHour * hourMs)
  return { ...sum, day, spent: formatMoney(costMicros) }
}

const total = (sums: readonly UsageSum[], of: (sum: UsageSum) => number) =>
  sums.reduce((all, sum) => all + of(sum), 0)
