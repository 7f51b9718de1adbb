import type { Text } from '../../core/text.ts'
import { type Options, type Parameter, parameter } from './kind.ts'
import { type ParameterValues, type TypeGuard, valueIn } from './values.ts'

/** It reaches from the one to the other, and both are in it; an end that is not there is open. */
export interface Range {
  readonly from?: number
  readonly to?: number
}

/**
 * Makes a parameter that is two figures with a hyphen between, such as `100000-500000`; either may
 * be left out, not both.
 */
export const range = (
  meaning: Text,
  { example, ...options }: Options & { readonly example: string },
): Parameter<Range> =>
  parameter(meaning, options, {
    form: 'text',
    keywords: { type: 'string', pattern: rangePattern.source },
    accepted: {
      zh: `以连字符相连的下限与上限，如 ${example}；可省略其一，下限不大于上限`,
      en: `a lower and an upper bound with a hyphen between, such as ${example}; one may be left out, and the lower is not above the upper`,
    },
    example,
    emptyIsAbsent: true,
    parse: (text) => {
      const match = rangePattern.exec(text)
      return match ? between(bound(match[1]), bound(match[2])) : undefined
    },
    parseJson: (given) => (isRange(given) ? between(given.from, given.to) : undefined),
    print: ({ from = '', to = '' }) => `${from}-${to}`,
  })

/** Its figures have no signs and exponents, and a length that a number holds exactly. */
const rangePattern = /^(\d{1,12}(?:\.\d{1,4})?)?-(\d{1,12}(?:\.\d{1,4})?)?$/

const bound = (text: string | undefined) => (text === undefined ? undefined : Number(text))

function between(from: number | undefined, to: number | undefined): Range | undefined {
  if (from === undefined && to === undefined) return undefined
  if (from !== undefined && to !== undefined && from > to) return undefined
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

/** A range of how often something happened within the last days. */
export interface DaysRange extends Range {
  readonly days: number
}

/**
 * Makes a parameter that is a count of days, a colon, and a range: `30:8-` is 8 and more in 30 days.
 */
export const daysRange = (
  meaning: Text,
  { example, ...options }: Options & { readonly example: string },
): Parameter<DaysRange> =>
  parameter(meaning, options, {
    form: 'text',
    keywords: { type: 'string', pattern: daysRangePattern.source },
    accepted: {
      zh: `天数、冒号与以连字符相连的上下限，如 ${example}；可省略其一，下限不大于上限`,
      en: `a number of days, a colon and two bounds with a hyphen between, such as ${example}; one bound may be left out, and the lower is not above the upper`,
    },
    example,
    emptyIsAbsent: true,
    parse: (text) => {
      const match = daysRangePattern.exec(text)
      const range = match && between(bound(match[2]), bound(match[3]))
      return range ? { days: Number(match[1]), ...range } : undefined
    },
    print: ({ days, from = '', to = '' }) => `${days}:${from}-${to}`,
  })

const daysRangePattern = /^([1-9]\d{0,2}):(\d{1,6})?-(\d{1,6})?$/

const isDaysRange: TypeGuard<DaysRange> = (value): value is DaysRange =>
  typeof value === 'object' && value !== null && 'days' in value

export const daysRangeIn = (values: ParameterValues, name: string): DaysRange =>
  valueIn(values, name, isDaysRange)

const isRange: TypeGuard<Range> = (value): value is Range =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(
    ([name, each]) => (name === 'from' || name === 'to') && Number.isFinite(each) && each >= 0,
  )

export const rangeIn = (values: ParameterValues, name: string): Range =>
  valueIn(values, name, isRange)
