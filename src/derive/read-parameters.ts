import { acceptCacheParameter, type Endpoint } from '../catalog/define.ts'
import type { Parameter, Reading } from '../catalog/kinds/kind.ts'
import { periodMistake } from '../catalog/kinds/period.ts'
import type { ParameterValues } from '../catalog/kinds/values.ts'
import { AppError } from '../core/errors.ts'
import type { Text } from '../core/text.ts'

/** A query string, decoded: every name with its values in the order given. */
export type Query = ReadonlyMap<string, readonly string[]>

/** What a call's query says. */
export interface CallValues {
  /** The endpoint's own parameters; one that is absent and has no default is not in it. */
  readonly values: ParameterValues
  readonly acceptCache: boolean
}

/**
 * Compiles an endpoint's parameters into one function. It throws AppError 400 that names every
 * parameter that is wrong, its value and what is accepted, or what is wrong with them together.
 * Unknown parameters are ignored.
 */
export function compileParameters(endpoint: Endpoint): (query: Query) => CallValues {
  const { parameters, acceptsCache } = endpoint
  const own = Object.entries(parameters)
  const all = acceptsCache ? [...own, ['acceptCache', acceptCacheParameter] as const] : own
  return (query) => {
    const { acceptCache = false, ...values } = readParameters(all, query)
    const mistake = mistakeAmong(endpoint, values)
    if (mistake) throw new AppError(400, mistake)
    return { values, acceptCache: acceptCache === true }
  }
}

/** What is wrong with values that are each right by themselves; undefined where nothing is. */
export function mistakeAmong(
  { period, mistakeIn }: Pick<Endpoint, 'period' | 'mistakeIn'>,
  values: ParameterValues,
): Text | undefined {
  return (period && periodMistake(values, period)) ?? mistakeIn?.(values)
}

/**
 * What is wrong with names that are a parameter's but for case, hyphens and underscores: with `dryrun`
 * passed over, what was to be priced would be charged. Undefined where there is no such name.
 */
export function misspeltName(known: readonly string[], given: Iterable<string>): Text | undefined {
  for (const name of given) {
    const meant = known.find((each) => plainName(each) === plainName(name))
    if (meant !== undefined && !known.includes(name)) {
      return {
        zh: `没有参数 ${name}，应为 ${meant}`,
        en: `There is no parameter ${name}: give ${meant}`,
      }
    }
  }
  return undefined
}

const plainName = (name: string) => name.toLowerCase().replaceAll(/[-_]/g, '')

type Named = readonly (readonly [name: string, parameter: Parameter])[]

/** Reads parameters from a query. Throws AppError 400 that names every one that is wrong. */
export function readParameters(parameters: Named, query: Query): ParameterValues {
  return readAll(parameters, (name, parameter) => parameter.read(name, query.get(name) ?? []))
}

/** Reads parameters from the members of a JSON object, with errors as those of a query. */
export function readJsonParameters(
  parameters: Named,
  members: Readonly<Record<string, unknown>>,
): ParameterValues {
  return readAll(parameters, (name, parameter) => parameter.readJson(name, members[name]))
}

function readAll(
  parameters: Named,
  read: (name: string, parameter: Parameter) => Reading<unknown>,
): ParameterValues {
  const values: Record<string, unknown> = {}
  const problems: Text[] = []
  for (const [name, parameter] of parameters) {
    const reading = read(name, parameter)
    if ('problem' in reading) problems.push(reading.problem)
    else if (reading.value !== undefined) values[name] = reading.value
  }
  if (problems.length > 0) throw new AppError(400, joined(problems))
  return values
}

function joined(problems: readonly Text[]): Text {
  return {
    zh: problems.map(({ zh }) => zh).join('；'),
    en: problems.map(({ en }) => en).join('; '),
  }
}
