import { hourMs, shanghaiDay, shanghaiIso } from '../../core/clock.ts'
import { formatMoney } from '../../core/money.ts'
import type { UsageSum } from '../../store/operators.ts'
import type { UsageReport } from './list.ts'

/** What was used, as operators see it, with what all of it comes to. */
export function presentUsage({ by, fromMs, toMs, sums }: UsageReport) {
  return {
    by,
    from: shanghaiIso(fromMs),
    to: shanghaiIso(toMs),
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
