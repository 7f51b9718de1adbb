import { isText } from '../../catalog/kinds/values.ts'
import type { Difference, DifferenceKey } from '../../store/drift.ts'
import type { ServiceContext } from '../context.ts'
import { hasMembers, isCount, type Listed, type ListOrder, type Page, pageOf } from '../pages.ts'

/** A way in which collected bodies differ from the catalog. */
export interface ListedDrift extends Difference {
  /** All bodies of its dataset that were compared. */
  readonly examined: number
}

/** What was compared with the catalog, and in what it differs, the latest first. */
export interface DriftPage extends Listed<ListedDrift> {
  /** All of it, on each page: there are as many as datasets. */
  readonly compared: readonly { readonly dataset: string; readonly bodies: number }[]
}

const latestFirst: ListOrder<Difference, DifferenceKey> = {
  name: 'drift',
  keyOf: ({ lastAtMs, dataset, path, kind }) => ({ lastAtMs, dataset, path, kind }),
  isKey: (value): value is DifferenceKey =>
    hasMembers(value, { lastAtMs: isCount, dataset: isText, path: isText, kind: isText }),
}

export async function listDrift({ drift }: ServiceContext, page: Page): Promise<DriftPage> {
  const compared = await drift.compared()
  const examined = new Map(compared.map(({ dataset, bodies }) => [dataset, bodies]))
  const { rows, next } = await pageOf(latestFirst, page, (part) => drift.differences(part))
  return {
    compared,
    rows: rows.map((each) => ({ ...each, examined: examined.get(each.dataset) ?? each.bodies })),
    next,
  }
}
