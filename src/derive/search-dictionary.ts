import { filterTerms } from '../catalog/datasets/creator-search/filters.ts'
import type { Described } from './call-parameters.ts'
import { memberOf } from './figure-of.ts'

/** One value of a filter, as a dictionary of the upstream's has it. */
export interface FilterValue {
  readonly code: string
  /** Null where the dictionary says none. */
  readonly name: string | null
  /** The name, or else the code, of the value that it belongs below; null on the first level. */
  readonly under: string | null
}

/** What may be filtered by, as a dictionary of the upstream's has it. */
export interface NamedFilter {
  /** The upstream's name for it. */
  readonly field: string
  /** The parameter of creator search that goes by it; null where none is known to. */
  readonly parameter: string | null
  /** None where the form in which they stand is not known. */
  readonly values: readonly FilterValue[]
  /** Whether there are more values than these. */
  readonly more: boolean
}

/** The datasets that are dictionaries, and the member of each that holds its fields. */
const dictionaryMembers = {
  'market-fields': 'data',
  'search-field-options': 'service_options',
} as const satisfies Readonly<Record<string, string>>

export type DictionaryName = keyof typeof dictionaryMembers

export const dictionaryNames = Object.keys(dictionaryMembers) as readonly DictionaryName[]

/** No dictionary is told with more filters, and no filter with more values. */
const maxFilters = 100
const maxValues = 2000

/** Nor are all its filters together: whoever asks pays nothing for what may be as long as a vendor likes. */
const maxValuesTogether = 10_000

/** The form is known two levels deep. */
const maxDepth = 8

/** What is longer is no name. */
const maxNameLength = 100

/** Reads the filters that a dictionary's body has; what it has in no known form has no values. */
export function filtersIn(dictionary: DictionaryName, body: unknown): readonly NamedFilter[] {
  const fields = memberOf(body, dictionaryMembers[dictionary])
  if (!isRecord(fields)) return []
  const named = Object.entries(fields).filter(([field]) => field.length <= maxNameLength)
  let room = maxValuesTogether
  return named.slice(0, maxFilters).map(([field, options]) => {
    const all = valuesIn(typeof options === 'string' ? parsed(options) : options)
    const values = all.slice(0, Math.min(maxValues, room))
    room -= values.length
    const parameter = parameterByField.get(field) ?? null
    return { field, parameter, values, more: all.length > values.length }
  })
}

/** Whether a dataset is a search whose filters the dictionaries name. */
export const isNamedSearch = (dataset: string): boolean =>
  dataset === 'creator-search' || dataset === 'host-search'

/** Whether dictionaries name values of an operation's parameters. */
export function isNamedByDictionaries({ dataset, parameters }: Described): boolean {
  return (
    dataset !== undefined && isNamedSearch(dataset.name) && Object.keys(parameters).some(isFilter)
  )
}

const isFilter = (parameter: string) => Object.hasOwn(filterTerms, parameter)

const parameterByField = new Map(
  Object.entries(filterTerms).map(([parameter, { field, inDictionary = field }]) => [
    inDictionary,
    parameter,
  ]),
)

function valuesIn(options: unknown, under: string | null = null, depth = 0): FilterValue[] {
  if (depth > maxDepth) return []
  if (Array.isArray(options)) return options.flatMap((each) => valuesIn(each, under, depth + 1))
  if (!isRecord(options)) return []
  if ('first' in options) {
    const own = valuesIn(options.first, under, depth + 1)
    const [parent] = own
    return [...own, ...valuesIn(options.second, parent?.name ?? parent?.code ?? null, depth + 1)]
  }
  return Object.entries(options).flatMap(([code, name]) =>
    /^\d{1,20}$/.test(code) ? [{ code, name: nameIn(name), under }] : [],
  )
}

function nameIn(value: unknown): string | null {
  const isName = typeof value === 'string' && value !== '' && value.length <= maxNameLength
  return isName ? value : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
