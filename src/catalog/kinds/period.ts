import { shanghaiIso } from '../../core/clock.ts'
import type { Text } from '../../core/text.ts'
import { dayNumberOf } from '../creator/videos.ts'
import type { ParameterValues } from './values.ts'

/** Two parameters that bound a period, days or moments both. One that is left out leaves it open. */
export interface Period {
  readonly start: string
  readonly end: string
  /** How many days it may have, the first and the last among them; only where both are days. */
  readonly mostDays?: number
}

/** What is wrong with the period that a call asks for; undefined where nothing is. */
export function periodMistake(
  values: ParameterValues,
  { start, end, mostDays }: Period,
): Text | undefined {
  const [first, last] = [boundIn(values, start), boundIn(values, end)]
  if (!first || !last) return undefined
  if (last.at < first.at) {
    return {
      zh: `参数 ${end} 的值 ${last.shown} 早于 ${start} 的值 ${first.shown}，应不早于它：请改正其一`,
      en: `parameter ${end} is ${last.shown}, before ${start}, which is ${first.shown}: give the same for both, or a later one for ${end}`,
    }
  }
  const days = last.at - first.at + 1
  if (mostDays !== undefined && days > mostDays) {
    return {
      zh: `参数 ${start} 至 ${end} 为 ${first.shown} 至 ${last.shown}，共 ${days} 天，最多 ${mostDays} 天：请缩短范围，或分几次请求`,
      en: `parameters ${start} to ${end} are ${first.shown} to ${last.shown}, ${days} days, and ${mostDays} are the most: give a shorter period, or ask for parts of it`,
    }
  }
  return undefined
}

/** A bound as it is told, and when it is: in days where it is a day, in milliseconds otherwise. */
function boundIn(values: ParameterValues, name: string) {
  const value = values[name]
  if (value === undefined) return undefined
  if (typeof value === 'number') return { at: value, shown: shanghaiIso(value) }
  if (typeof value === 'string') return { at: dayNumberOf(value), shown: value }
  throw new Error(`Catalog: ${name} bounds a period, and is neither a day nor a moment.`)
}
