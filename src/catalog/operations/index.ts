import { catalog } from '../index.ts'
import { balance } from './balance.ts'
import { call } from './call.ts'
import { changes } from './changes.ts'
import { compare } from './compare.ts'
import { figures } from './figures.ts'
import { health } from './health.ts'
import { observations } from './observations.ts'
import type { Meter, Operation } from './operation.ts'
import { resolveCreator, resolveCreators } from './resolve.ts'
import { searchFilters } from './search-filters.ts'
import { view } from './view.ts'

/** What the gateway answers beside the endpoints of its datasets. */
export const ownOperations: readonly Operation[] = [
  balance,
  call,
  resolveCreator,
  resolveCreators,
  view,
  compare,
  observations,
  figures,
  changes,
  health,
  searchFilters,
]

/** Whatever can be asked. */
export const operations: readonly Operation[] = [...catalog.values(), ...ownOperations]

/** Everything that is admitted, priced and counted call by call. */
export const meters: readonly Meter[] = [
  ...new Set(operations.flatMap(({ meter }) => (meter ? [meter] : []))),
]
