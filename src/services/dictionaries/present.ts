import { shanghaiIso } from '../../core/clock.ts'
import { isMadeUp } from '../../core/made-up.ts'
import type { StoredDictionary } from './stored.ts'

/** What the stored dictionaries are, and what they call the filters of search and their values. */
export function presentDictionaries(dictionaries: readonly StoredDictionary[]) {
  return {
    dictionaries: dictionaries.map(({ name, path, collected }) => ({
      dataset: name,
      path,
      collectedAt: collected ? shanghaiIso(collected.collectedAtMs) : null,
      source: collected?.source ?? null,
      sandbox: collected !== undefined && isMadeUp(collected.source),
    })),
    filters: dictionaries.flatMap(({ name, filters }) =>
      filters.map(({ field, parameter, values, more }) => ({
        ...{ field, parameter, dataset: name, values, more },
      })),
    ),
  }
}

export type PresentedDictionaries = ReturnType<typeof presentDictionaries>
