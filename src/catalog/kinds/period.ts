import type { Text } from '../../core/text.ts'
import { dayNumberOf } from '../creator/videos.ts'
import { isText, type ParameterValues, valueIn } from './values.ts'

/** A period that two day parameters bound, both days included, and how many days it may have. */
export interface Period {
  readonly start: string
  readonly end: string
  readonly mostDays: number
}

/** What is wrong with the period that a call asks for; undefined where nothing is. */
export function periodMistake(
  values: ParameterValues,
  { start, end, mostDays }: Period,
): Text | undefined {
  const [first, last] = [valueIn(values, start, isText), valueIn(values, end, isText)]
  const days = dayNumberOf(last) - dayNumberOf(first) + 1
  if (days < 1) {
    return {
      zh: `参数 ${end} 的值 ${last} 早于 ${start} 的值 ${first}，应为不早于它的日期`,
      en: `parameter ${end} is ${last}, before ${start}, which is ${first}: give the same day or a later one`,
    }
  }
  if (days > mostDays) {
    return {
      zh: `参数 ${start} 至 ${end} 为 ${first} 至 ${last}，共 ${days} 天，最多 ${mostDays} 天：请缩短范围，或分几次请求`,
      en: `parameters ${start} to ${end} are ${first} to ${last}, ${days} days, and ${mostDays} are the most: give a shorter period, or ask for parts of it`,
    }
  }
  return undefined
}
