import { catalog } from '../../catalog/index.ts'
import { OperatorError } from '../../core/errors.ts'
import { nearest } from '../../core/text.ts'
import type { Context } from '../context.ts'

export interface ListedPrice {
  /** The endpoint's id. */
  readonly endpoint: string
  readonly priceMicros: number
  /** Whether it is the price of everything that has none of its own. */
  readonly isDefault: boolean
}

/** What a call of each endpoint costs. */
export async function listPrices(
  { db }: Context,
  defaultPriceMicros: number,
): Promise<ListedPrice[]> {
  const rows = await db.selectFrom('prices').selectAll().execute()
  const own = new Map(rows.map((row) => [row.endpoint, row.price_micros]))
  return [...catalog.values()].map(({ id }) => ({
    endpoint: id,
    priceMicros: own.get(id) ?? defaultPriceMicros,
    isDefault: !own.has(id),
  }))
}

/** Sets what a call of an endpoint costs, from the next call on; null for the default price. */
export async function setPrice(
  { db }: Context,
  input: { readonly endpoint: string; readonly priceMicros: number | null },
): Promise<void> {
  const { endpoint, priceMicros } = input
  const ids = [...catalog.values()].map(({ id }) => id)
  if (!ids.includes(endpoint)) {
    const near = nearest(endpoint, ids)
    throw new OperatorError({
      zh: `没有接口 ${endpoint}${near ? `，是否指 ${near}` : ''}；可用：${ids.join('、')}`,
      en: `There is no endpoint ${endpoint}${near ? `; is it ${near}?` : ''} Known are ${ids.join(', ')}`,
    })
  }
  if (priceMicros === null) {
    await db.deleteFrom('prices').where('endpoint', '=', endpoint).execute()
    return
  }
  await db
    .insertInto('prices')
    .values({ endpoint, price_micros: priceMicros })
    .onConflict((conflict) =>
      conflict.column('endpoint').doUpdateSet({ price_micros: priceMicros }),
    )
    .execute()
}
