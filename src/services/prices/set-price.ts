import { meters } from '../../catalog/operations/index.ts'
import type { OperatorError } from '../../core/errors.ts'
import { formatMoney } from '../../core/money.ts'
import { invalidValue, quoted, unknownName } from '../../core/text.ts'
import type { ServiceContext } from '../context.ts'
import { refused } from '../fields.ts'

/** Sets what a call of an endpoint costs, from the next call on; null for the default price. */
export async function setPrice(
  { operators }: ServiceContext,
  input: { readonly endpoint: string; readonly priceMicros: number | null },
): Promise<void> {
  const { endpoint, priceMicros } = input
  const ids = meters.map(({ id }) => id)
  if (!ids.includes(endpoint)) {
    const unknown = unknownName({ zh: '接口', en: 'endpoint' }, endpoint, ids)
    throw refused(unknown, { field: 'endpoint' })
  }
  if (priceMicros !== null && priceMicros < 0) throw negativePrice(priceMicros)
  await operators.change((changes) => changes.setPrice(endpoint, priceMicros))
}

function negativePrice(priceMicros: number): OperatorError {
  const accepted = {
    zh: '不小于 0 的金额（元），或 default',
    en: 'an amount in CNY of at least 0, or default',
  }
  const subject = { zh: '价格', en: 'The price' }
  const invalid = invalidValue(subject, quoted(formatMoney(priceMicros)), accepted)
  return refused(invalid, { field: 'price' })
}
