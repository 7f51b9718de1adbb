import { dayMs, shanghaiDay } from '../../core/clock.ts'
import { parseInstant } from '../../core/instant.ts'

const growthDays = 30

/** The period of 30 days that ends today, with the day before them, which growth starts from. */
export function lastDays(today: string) {
  const startDate = shanghaiDay((parseInstant(today) ?? Number.NaN) - growthDays * dayMs)
  return { startDate, endDate: today }
}
