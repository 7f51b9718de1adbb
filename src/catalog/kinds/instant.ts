import { shanghaiIso } from '../../core/clock.ts'
import { parseInstant } from '../../core/instant.ts'
import type { Text } from '../../core/text.ts'
import { type Options, type Parameter, parameter } from './kind.ts'
import { type Guard, type ParameterValues, valueIn } from './values.ts'

/** A moment, in milliseconds since 1970, given as a date or time; a date alone is Shanghai's. */
export const instant = (meaning: Text, options: Options = {}): Parameter<number> =>
  parameter(meaning, options, {
    form: 'text',
    keywords: { type: 'string' },
    accepted: {
      zh: 'ISO 8601 日期或时间，如 2027-01-31 或 2027-01-31T18:00:00+08:00',
      en: 'an ISO 8601 date or time, such as 2027-01-31 or 2027-01-31T18:00:00+08:00',
    },
    emptyIsAbsent: true,
    // An offset's plus that was not encoded arrives as a space.
    parse: (text) => parseInstant(text.replace(/ (?=\d\d:\d\d$)/, '+')),
    print: shanghaiIso,
    document: (atMs) => shanghaiIso(atMs).replace('T00:00:00.000+08:00', ''),
  })

const isInstant: Guard<number> = (value) => typeof value === 'number'

export const instantIn = (values: ParameterValues, name: string): number =>
  valueIn(values, name, isInstant)
