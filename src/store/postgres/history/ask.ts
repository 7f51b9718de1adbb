import { CompiledQuery, type Kysely } from 'kysely'
import type { Ask } from '../../sql/history/reads.ts'
import type { Schema } from '../../sql/schema.ts'

/** A text with its values by number, and the names of these in their order. */
interface Numbered {
  readonly text: string
  readonly names: readonly string[]
}

/** Asks any connection of the pool. */
export function askOn(db: Kysely<Schema>): Ask {
  const numbered = new Map<string, Numbered>()
  return async <Row>(query: string, values: Readonly<Record<string, unknown>>) => {
    const { text, names } = numbered.get(query) ?? numberedOf(query)
    numbered.set(query, { text, names })
    const { rows } = await db.executeQuery<Row>(
      CompiledQuery.raw(
        text,
        names.map((name) => values[name]),
      ),
    )
    return rows
  }
}

/** PostgreSQL has numbers where the query has names. */
function numberedOf(query: string): Numbered {
  const names = [...new Set([...query.matchAll(/@(\w+)/g)].map(([, name = '']) => name))]
  const text = query.replace(/@(\w+)/g, (_, name: string) => `$${names.indexOf(name) + 1}`)
  return { text, names }
}
