import { dayNumberOf } from './videos.ts'

/** The days of the period that a query asks for, as days since 1970, but for those after today. */
export function daysAsked(
  { start_date: start = '', end_date: end = '' }: Readonly<Record<string, string>>,
  today: number,
): number[] {
  const first = dayNumberOf(start)
  const last = Math.min(dayNumberOf(end), today)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, place) => first + place)
}
