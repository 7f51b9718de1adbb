import { meters } from '../../catalog/operations/index.ts'
import type { OperatorError } from '../../core/errors.ts'
import { formatMoney } from '../../core/money.ts'
import { invalidValue, quoted, unknownName } from '../../core/text.ts'
import { changing } from '../acts/changing.ts'
import type { ServiceContext } from '../context.ts'
import { refused, subjectOf } from '../fields.ts'

/** Sets what a call of an endpoint costs, from the next call on; null for the default price. */
export async function setPrice(
  ctx: ServiceContext,
  input: { readonly endpoint: string; readonly priceMicros: number | null },
): Promise<void> {
  const { endpoint, priceMicros } = input
  const ids = meters.map(({ id }) => id)
  if (!ids.includes(endpoint)) {
    const unknown = unknownName({ zh: '接口', en: 'endpoint' }, endpoint, ids)
    throw refused(unknown, { field: 'endpoint' })
  }
  if (priceMicros !== null && priceMicros < 0) throw negativePrice(priceMicros)
  await changing(ctx, async (changes) => {
    const prices = await changes.prices()
    const own = prices.find((price) => price.endpoint === endpoint)?.priceMicros
    await changes.setPrice(endpoint, priceMicros)
    const details = { before: priceText(own), after: priceText(priceMicros) }
    return { result: undefined, act: { verb: 'price.set', subject: endpoint, details } }
  })
}

/** Null for the default price. */
function priceText(priceMicros: number | null | undefined): string | null {
  return priceMicros === null || priceMicros === undefined ? null : formatMoney(priceMicros)
}

function negativePrice(priceMicros: number): OperatorError {
  const price = quoted(formatMoney(priceMicros))
  const said = (name?: string, restoring?: string) =>
    invalidValue(subjectOf('price', name), price, {
      zh: `不小于 0 的金额（元），或${restoring === undefined ? '不设以恢复默认价' : ` ${restoring}`}`,
      en: `an amount in CNY of at least 0, or ${restoring ?? 'none for the default price'}`,
    })
  return refused(said, { field: 'price', verb: 'restoreDefaultPrice' })
}
