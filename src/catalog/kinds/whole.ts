import type { Text } from '../../core/text.ts'
import { type Options, type Parameter, parameter } from './kind.ts'
import { type ParameterValues, type TypeGuard, valueIn } from './values.ts'

export interface WholeOptions extends Options {
  readonly least: number
  readonly most: number
}

/**
 * Makes a parameter that is a whole number between two bounds, both of which it may be, such as the
 * number of a page.
 */
export const whole = (
  meaning: Text,
  { least, most, ...options }: WholeOptions,
): Parameter<number> =>
  parameter(meaning, options, {
    form: 'number',
    keywords: { type: 'integer', minimum: least, maximum: most },
    accepted: {
      zh: `${least} 至 ${most} 的整数`,
      en: `a whole number from ${least} to ${most}`,
    },
    example: String(Math.max(least, Math.min(most, 1))),
    emptyIsAbsent: true,
    parse: (text) => {
      // Nothing but digits is read: Number() would take spaces, exponents and hexadecimal too.
      const value = /^-?(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : Number.NaN
      return value >= least && value <= most && !Object.is(value, -0) ? value : undefined
    },
    print: String,
    toJson: (value) => value,
  })

const isWhole: TypeGuard<number> = (value) => typeof value === 'number'

export const wholeIn = (values: ParameterValues, name: string): number =>
  valueIn(values, name, isWhole)
