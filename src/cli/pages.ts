import type { Text } from '../core/text.ts'
import { type Listed, maxPageRows, type Page } from '../services/pages.ts'

/** Reads a list to its end, or so many rows of it, in as many parts as that takes. */
export async function rowsOf<Row>(
  list: (page: Page) => Promise<Listed<Row>>,
  { limit, after }: Page = { limit: Number.POSITIVE_INFINITY },
): Promise<Listed<Row>> {
  const rows: Row[] = []
  let next = after ?? null
  do {
    const part = Math.min(limit - rows.length, maxPageRows)
    const page = await list({ limit: part, ...(next !== null && { after: next }) })
    for (const row of page.rows) rows.push(row)
    next = page.next
  } while (next !== null && rows.length < limit)
  return { rows, next }
}

/** What is said below a list that goes on. */
export function goesOn({ next }: Listed<unknown>): Text[] {
  if (next === null) return []
  return [
    {
      zh: `还有更早的记录，用 --after ${next} 继续查看`,
      en: `There are older ones: go on with --after ${next}`,
    },
  ]
}
