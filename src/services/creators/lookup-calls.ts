import { catalog } from '../../catalog/index.ts'
import type { AccountName } from '../../catalog/kinds/account.ts'
import { AppError } from '../../core/errors.ts'
import type { WrittenAccount } from '../../derive/written-creator.ts'
import { compilePlanner } from '../calls/plan.ts'
import type { PlannedCall } from './paid-calls.ts'

/** A question for whom is meant: who has an account, or whom a search finds. */
export interface LookupCall extends PlannedCall {
  /** What is asked about. */
  readonly asked: string
  /** By which name of an account it is asked; undefined of a search. */
  readonly by: AccountName | undefined
}

const search = askingAt('gsearch/search_for_author_square')

const lookups = {
  uid: askingAt('author/get_author_id_by_uid'),
  secUid: askingAt('author/get_author_id_by_sec_uid'),
  uniqueId: askingAt('author/get_author_id_by_unique_id'),
} as const satisfies Readonly<Record<AccountName, unknown>>

/** The endpoints that any of these calls is billed as. */
export const lookupEndpoints: readonly string[] = [search, ...Object.values(lookups)].map(
  ({ endpoint }) => endpoint.id,
)

export const searchFor = (keyword: string, maxAgeMs: number): LookupCall => ({
  ...search.ask({ keyword, sort: 'DEFAULT', searchType: 'NICKNAME' }, maxAgeMs),
  ...{ asked: keyword, by: undefined },
})

export const lookUp = ({ by, name }: WrittenAccount, maxAgeMs: number): LookupCall => ({
  ...lookups[by].ask({ [by]: name }, maxAgeMs),
  ...{ asked: name, by },
})

/** Equal questions have one key. */
export const keyOf = ({ plan }: LookupCall): string => plan.cacheKey

function askingAt(path: string) {
  const endpoint = catalog.get(`/api/douyin-xingtu/gw/api/${path}/v1`)
  if (!endpoint) throw new Error(`The catalog has no ${path}`)
  const plan = compilePlanner(endpoint)
  const ask = (given: Readonly<Record<string, string>>, maxAgeMs: number): PlannedCall => {
    const planned = plan(new Map(Object.entries(given).map(([name, text]) => [name, [text]])))
    if (planned instanceof AppError) throw planned
    return { endpoint, plan: { ...planned, acceptCache: maxAgeMs > 0, maxAgeMs } }
  }
  return { endpoint, ask }
}
