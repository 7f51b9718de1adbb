import type { Text } from '../../core/text.ts'
import { type Options, type Parameter, parameter } from './kind.ts'
import { type ParameterValues, type TypeGuard, valueIn } from './values.ts'

const texts: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

/** Makes a parameter that says yes or no; it is no where it is absent. */
export const flag = (meaning: Text, options: Omit<Options, 'default'> = {}): Parameter<boolean> =>
  parameter(
    meaning,
    { ...options, default: 'false' },
    {
      form: 'switch',
      keywords: { type: 'boolean' },
      accepted: { zh: 'true 或 false', en: 'true or false' },
      emptyIsAbsent: false,
      parse: (text) => texts.get(text.toLowerCase()),
      print: String,
      toJson: (value) => value,
    },
  )

const isFlag: TypeGuard<boolean> = (value) => typeof value === 'boolean'

export const flagIn = (values: ParameterValues, name: string): boolean =>
  valueIn(values, name, isFlag)
