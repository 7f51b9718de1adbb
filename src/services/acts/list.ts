import type { ActFilter, KeptAct } from '../../store/acts.ts'
import type { ServiceContext } from '../context.ts'
import { isText, type Listed, type ListOrder, type Page, pageOf } from '../pages.ts'

const latestFirst: ListOrder<KeptAct, string> = {
  name: 'acts',
  keyOf: ({ id }) => id,
  isKey: isText,
}

/** What was done by those who run the gateway, the latest first. */
export async function listActs(
  { acts }: ServiceContext,
  { limit, after, ...filter }: ActFilter & Page,
): Promise<Listed<KeptAct>> {
  const page = { limit, ...(after !== undefined && { after }) }
  return pageOf(latestFirst, page, (part) => acts.list(filter, part))
}
