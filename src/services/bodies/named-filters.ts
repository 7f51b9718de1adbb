import { type DictionaryName, filtersIn, type NamedFilter } from '../../derive/search-dictionary.ts'

/** Reads the body of a dictionary of search filters, here or in a thread. */
export type ReadNamedFilters = (
  body: Uint8Array,
  dictionary: DictionaryName,
) => readonly NamedFilter[] | Promise<readonly NamedFilter[]>

/** Reads leniently: a body that is no JSON names nothing. */
export function namedFilters(body: Uint8Array, dictionary: DictionaryName): readonly NamedFilter[] {
  try {
    return filtersIn(dictionary, JSON.parse(new TextDecoder().decode(body)))
  } catch {
    return []
  }
}
