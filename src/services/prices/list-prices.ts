import { isText } from '../../catalog/kinds/values.ts'
import { meters } from '../../catalog/operations/index.ts'
import type { ServiceContext } from '../context.ts'
import { type Listed, type ListOrder, type Page, pageOf } from '../pages.ts'

export interface ListedPrice {
  /** The endpoint's id. */
  readonly endpoint: string
  readonly priceMicros: number
  /** Whether it is the price of everything that has none of its own. */
  readonly isDefault: boolean
}

const inCatalog: ListOrder<ListedPrice, string> = {
  name: 'prices',
  keyOf: ({ endpoint }) => endpoint,
  isKey: isText,
}

/** What a call of each endpoint costs, in the order of the catalog. */
export async function listPrices(
  { operators }: ServiceContext,
  defaultPriceMicros: number,
  page: Page,
): Promise<Listed<ListedPrice>> {
  const prices = await operators.prices()
  const own = new Map(prices.map(({ endpoint, priceMicros }) => [endpoint, priceMicros]))
  const listed = meters.map(({ id, priceMicros = defaultPriceMicros }) => ({
    endpoint: id,
    priceMicros: own.get(id) ?? priceMicros,
    isDefault: !own.has(id),
  }))
  return pageOf(inCatalog, page, async ({ limit, after }) => {
    const first = listed.findIndex(({ endpoint }) => endpoint === after) + 1
    return listed.slice(first, first + limit)
  })
}
