import { isText } from '../../catalog/kinds/values.ts'
import type { ActFilter, KeptAct } from '../../store/acts.ts'
import type { ServiceContext } from '../context.ts'
import { type Listed, type ListOrder, type Page, pageOf } from '../pages.ts'

const latestFirst: ListOrder<KeptAct, string> = {
  name: 'acts',
  keyOf: ({ id }) => id,
  isKey: isText,
}

/** What was done by those who run the gateway, the latest first. */
export async function listActs(
  { acts }: ServiceContext,
  asked: ActFilter & Page,
): Promise<Listed<KeptAct>> {
  return pageOf(latestFirst, asked, (part, filter) => acts.list(filter, part))
}
