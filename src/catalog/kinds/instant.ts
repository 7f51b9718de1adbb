import { shanghaiIso } from '../../core/clock.ts'
import { instantForms, parseInstant } from '../../core/instant.ts'
import type { Text } from '../../core/text.ts'
import { type Options, type Parameter, parameter } from './kind.ts'
import { type ParameterValues, type TypeGuard, valueIn } from './values.ts'

/**
 * Makes a parameter that is a moment, in milliseconds since 1970, given as a date or time; a date
 * alone is Shanghai's.
 */
export const instant = (
  meaning: Text,
  options: Options & { readonly example?: string } = {},
): Parameter<number> =>
  parameter(meaning, options, {
    ...(options.example !== undefined && { example: options.example }),
    form: 'text',
    keywords: { type: 'string' },
    accepted: instantForms,
    emptyIsAbsent: true,
    parse: (text) => parseInstant(text.replace(lostPlus, '+')),
    print: shanghaiIso,
    document: (atMs) => shanghaiIso(atMs).replace('T00:00:00.000+08:00', ''),
  })

/** An offset's plus that was not encoded arrives as a space, after a time. */
const lostPlus = / (?=\d\d(?::?\d\d)?$)(?<=[Tt ]\d\d:?\d\d.* )/

const isInstant: TypeGuard<number> = (value) => typeof value === 'number'

export const instantIn = (values: ParameterValues, name: string): number =>
  valueIn(values, name, isInstant)
