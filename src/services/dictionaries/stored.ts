import { upstreamRequest } from '../../catalog/define.ts'
import { requiredValues } from '../../catalog/example-values.ts'
import { datasets } from '../../catalog/index.ts'
import { cacheKeyOf } from '../../catalog/request.ts'
import { endpointOf } from '../../catalog/view/section.ts'
import { type Clock, clockToleranceMs } from '../../core/clock.ts'
import {
  type DictionaryName,
  dictionaryNames,
  type NamedFilter,
} from '../../derive/search-dictionary.ts'
import type { ReadNamedFilters } from '../bodies/named-filters.ts'
import type { LatestBody } from '../observations/questions.ts'

/** A dictionary of search filters, and where it is asked for. */
interface Dictionary {
  readonly name: DictionaryName
  readonly path: string
  /** The key of its plain question, as a call or a browser asks it. */
  readonly key: string
}

/** One as it was collected last; undefined collections are of one that never was. */
export interface StoredDictionary extends Pick<Dictionary, 'name' | 'path'> {
  readonly collected: Pick<LatestBody, 'collectedAtMs' | 'source'> | undefined
  readonly filters: readonly NamedFilter[]
}

/** What is stored of the dictionaries, each as it was collected last. */
export type ReadDictionaries = () => Promise<readonly StoredDictionary[]>

interface DictionaryContext {
  readonly observedBy: (key: string, untilMs: number) => Promise<LatestBody | undefined>
  readonly namedFilters: ReadNamedFilters
  readonly clock: Clock
}

/** Anybody may ask, and what was read is good for a while. */
const freshForMs = 5000

/** Reads the stored dictionaries, again once what was read is no longer fresh. */
export function storedDictionaries(ctx: DictionaryContext): ReadDictionaries {
  let latest: { readonly atMs: number; readonly read: ReturnType<ReadDictionaries> } | undefined
  return () => {
    const atMs = ctx.clock.now()
    if (latest && Math.abs(atMs - latest.atMs) < freshForMs) return latest.read
    const read = Promise.all(dictionaries.map((each) => stored(ctx, each, atMs)))
    latest = { atMs, read }
    // What failed is not what everybody is told for a while.
    read.catch(() => {
      latest = undefined
    })
    return read
  }
}

async function stored(
  { observedBy, namedFilters }: DictionaryContext,
  { name, path, key }: Dictionary,
  atMs: number,
): Promise<StoredDictionary> {
  const found = await observedBy(key, atMs + clockToleranceMs)
  if (!found) return { name, path, collected: undefined, filters: [] }
  const { collectedAtMs, source, body } = found
  return {
    name,
    path,
    collected: { collectedAtMs, source },
    filters: await namedFilters(body, name),
  }
}

const dictionaries: readonly Dictionary[] = dictionaryNames.map((name) => {
  const dataset = datasets.find((each) => each.name === name)
  if (!dataset) throw new Error(`Catalog: there is no dictionary ${name}.`)
  const endpoint = endpointOf(dataset)
  const key = cacheKeyOf(upstreamRequest(endpoint, requiredValues(endpoint)))
  return { name, path: endpoint.path, key }
})
